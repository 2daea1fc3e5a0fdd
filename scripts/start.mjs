// npm start: installs and builds what is missing, makes the sample trail when no source is set, and serves.
// Plain JavaScript with Node's own modules only, since nothing may be installed yet.
import { buildIfNeeded } from './steps/build.mjs'
import { noteUser } from './steps/build-users.mjs'
import { checkDataDirectory } from './steps/data-directory.mjs'
import { installIfNeeded } from './steps/install.mjs'
import { checkNodeVersion } from './steps/node-version.mjs'
import { checkPortIsFree } from './steps/port.mjs'
import { makeSampleTrail } from './steps/sample-trail.mjs'
import { serve } from './steps/serve.mjs'
import { readSettings } from './steps/settings.mjs'

process.chdir(`${import.meta.dirname}/..`)
try {
  checkNodeVersion(process.versions.node)
  const settings = readSettings(process.env)
  checkDataDirectory(settings.dataDir)
  await checkPortIsFree(settings.host, settings.port)
  noteUser(process.pid, settings.url)
  await installIfNeeded()
  await buildIfNeeded()
  const sources = settings.sources ?? (await makeSampleTrail(settings.dataDir))
  process.exitCode = await serve({ ...settings, sources })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
