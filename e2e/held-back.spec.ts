import { DENIED, HOURS, ingestOf, LOGS, NO_KEY, startHeldServer } from './held-server'
import { expect, expectAccessible, test as journey } from './test'

let url = ''
const test = journey.extend<{ baseURL: string }>({ baseURL: async ({ browserName: _ }, provide) => provide(url) })
const files = HOURS * LOGS
const isDigest = (key: string) => key.includes('CloudTrail-Digest')

const denials = [
  ['s3:GetObject is denied on everything', DENIED, () => true, HOURS],
  ['kms:Decrypt is denied on log files', NO_KEY, (key: string) => !isDigest(key), 0],
] as const

for (const [what, give, isDenied, digests] of denials) {
  test.describe(what, () => {
    test.describe.configure({ mode: 'default' })
    let server: Awaited<ReturnType<typeof startHeldServer>>

    test.beforeAll(async () => {
      test.setTimeout(240_000)
      server = await startHeldServer((s3) => {
        const when = ({ key, isList }: { key: string; isList: boolean }) => !isList && isDenied(key)
        s3.faults.push({ when, times: Number.POSITIVE_INFINITY, give })
      })
      url = server.url
      const refused = async () => (await ingestOf(url))?.sources[0]?.files.refused
      await expect.poll(refused, { timeout: 180_000 }).toBe(files)
    })

    test.afterAll(() => server.stop())

    test('no screen takes it for nothing, and the start-up line tells it', async ({ page }) => {
      const right = give === NO_KEY ? 'kms:Decrypt is needed' : 's3:GetObject is needed'
      await page.goto('/runs')
      await expect(page.getByRole('heading', { name: 'Could not read' })).toBeVisible()
      await expect(page.getByText(`${files} log files exist for this range and could not be read`)).toBeVisible()
      await expect(page.getByText(right)).toBeVisible()
      await expect(page.getByText('METRICTRAIL_SOURCES')).toHaveCount(0)
      await expectAccessible(page)

      await page.getByRole('link', { name: 'See the sources, with every reason' }).click()
      const card = page.getByRole('list', { name: 'Sources' }).getByRole('listitem')
      await expect(card).toContainText(`Following, ${files + digests} cannot be read`)
      await expect(card).toContainText(`${files} listed, 0 read`)
      await expect(card).toContainText(/cannot be read since .*, tried again/)
      await expect(card).not.toContainText('Up to date')
      const aside = page.getByRole('region', { name: /^Set aside/ })
      await expect(aside).toContainText(`Set aside ${files + digests}`)
      await expect(aside).toContainText(`and ${files - 1} more`)
      await expectAccessible(page)

      await page.goto('/integrity')
      if (digests > 0) {
        await expect(page.getByRole('heading', { name: 'Could not read' })).toBeVisible()
        await expect(page.getByText(`${files} log files of this range could not be read.`)).toBeVisible()
      } else {
        const counts = page.getByRole('region', { name: 'Log files', exact: true })
        await expect(counts).toContainText(`${files} listed files cannot be read`)
        await expect(counts).not.toContainText('not found')
        await expect(page.getByRole('grid').getByRole('button', { name: /: Failed$/ })).toHaveCount(0)
      }
      await expect(page.getByText('No log files yet')).toHaveCount(0)
      await expectAccessible(page)

      await expect
        .poll(() => server.said())
        .toMatch(new RegExp(`${files} log files cannot be read \\(.*${right}.*\\): see ${url}/sources`))
    })

    test('when the right is given, “try all again” reads everything, once', async ({ page }) => {
      server.s3.faults.length = 0
      const { get } = server.s3.requests
      await page.goto('/sources')
      await page.getByRole('button', { name: 'Try all again' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'are read again now' })).toBeVisible()
      await expect(page.getByText('Up to date, following')).toBeVisible()
      await expect(page.getByText(`${files} listed, ${files} read`)).toBeVisible()
      await expect(page.getByText('Every log file that was listed could be read whole.')).toBeVisible()
      expect(server.s3.requests.get - get).toBeLessThanOrEqual(files + digests)
      await page.goto('/runs')
      await expect(page.getByRole('grid', { name: 'Runs' }).locator('tbody tr')).toHaveCount(1)
      await page.goto('/integrity')
      await expect(page.getByRole('region', { name: 'Log files', exact: true })).toContainText('Adds up')
    })
  })
}

test.describe('kms:Decrypt is denied on some log files', () => {
  let server: Awaited<ReturnType<typeof startHeldServer>>
  const held = LOGS

  test.beforeAll(async () => {
    test.setTimeout(240_000)
    server = await startHeldServer((s3) => {
      const denied = new Set([...s3.objects.keys()].filter((key) => !isDigest(key)).slice(0, held))
      const when = ({ key, isList }: { key: string; isList: boolean }) => !isList && denied.has(key)
      s3.faults.push({ when, times: Number.POSITIVE_INFINITY, give: NO_KEY })
    })
    url = server.url
    const counts = async () => (await ingestOf(url))?.sources[0]?.files
    await expect.poll(counts, { timeout: 180_000 }).toMatchObject({ refused: held, ingested: files - held })
  })

  test.afterAll(() => server.stop())

  test('the run says that what is drawn need not be all', async ({ page }) => {
    await page.goto('/runs')
    await expect(page.getByRole('status').filter({ hasText: `Could not read: ${held} log files` })).toBeVisible()
    await page.getByRole('link', { name: 'held-run' }).click()
    const notice = page.getByRole('status').filter({ hasText: 'There may be points that are not drawn' })
    await expect(notice).toContainText(`${held} log files of 111122223333 eu-west-1 around the hours of this run`)
    await expectAccessible(page)
    await notice.getByRole('link', { name: 'Sources, with every reason' }).click()
    await expect(page.getByRole('heading', { name: 'Sources' })).toBeVisible()
  })
})
