// The peer in SQL alone: read_json with typed columns, unnested to one row a point, committed to a table of a new file.
// It finds no duplicates and keeps neither files, record places nor summaries.
import { DuckDBInstance } from '@duckdb/node-api'
import type { Run } from './peers'

const [folder = '', store = ''] = process.argv.slice(2)

const records = `STRUCT(
  eventTime TIMESTAMP, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, sourceIPAddress VARCHAR,
  userAgent VARCHAR, errorCode VARCHAR, eventID UUID, requestID VARCHAR, recipientAccountId VARCHAR,
  userIdentity STRUCT("type" VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR),
  requestParameters STRUCT(
    trialComponentName VARCHAR,
    metricData STRUCT(metricName VARCHAR, "timestamp" BIGINT, step BIGINT, "value" DOUBLE)[]))[]`

const insert = `
create table points as
with record as (
  select filename, unnest("Records") as e
  from read_json('${folder}/**/*.json.gz', format = 'unstructured', filename = true, maximum_object_size = 60000000,
    columns = {"Records": '${records}'}))
select
  filename, e."eventID" as event_id, e."eventTime" as event_time, e."awsRegion" as region,
  e."recipientAccountId" as account, e."userIdentity"."arn" as writer, e."userIdentity"."accessKeyId" as access_key,
  e."sourceIPAddress" as ip, e."userAgent" as agent, e."errorCode" as error, e."requestID" as request,
  e."requestParameters"."trialComponentName" as run, unnest(e."requestParameters"."metricData", recursive := true)
from record
where e."eventName" = 'BatchPutMetrics' and e."eventSource" = 'metrics-sagemaker.amazonaws.com'`

const instance = await DuckDBInstance.create(store, { threads: '2', preserve_insertion_order: 'false' })
const connection = await instance.connect()
const started = performance.now()
const before = process.cpuUsage()
await connection.run(insert)
await connection.run('checkpoint')
const wallSeconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
const rows = await (await connection.run('select count(*)::integer as n from points')).getRows()
const run: Run = { wallSeconds, cpuSeconds: (user + system) / 1e6, points: Number(rows[0]?.[0]) }
console.log(JSON.stringify(run))
