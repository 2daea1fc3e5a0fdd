// Makes sure that some Chromium is there: nothing to do, or apt-get as root on Debian, or Playwright's download.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './steps/browser.mjs'

const run = (cmd, args) => {
  console.log(`$ ${cmd} ${args.join(' ')}`)
  return (
    spawnSync(cmd, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
  )
}

let found = findChromium()
if (found.from === 'none') {
  const apt = existsSync('/etc/debian_version') && !/ubuntu/i.test(process.env.ID_LIKE ?? '')
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const viaApt = () => {
    const [a, ...b] = [...sudo, 'apt-get']
    return run(a, [...b, 'update']) && run(a, [...b, 'install', '-y', '--no-install-recommends', 'chromium'])
  }
  const viaPlaywright = () => run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'])
  // Root on Debian (a container, CI): the distribution's package. Anyone else: Playwright's own build.
  const order = apt && sudo.length === 0 ? [viaApt, viaPlaywright] : [viaPlaywright, ...(apt ? [viaApt] : [])]
  for (const step of order) if (step() && findChromium().from !== 'none') break
  found = findChromium()
}
if (found.from === 'none') {
  console.error(
    'No Chromium found. Install one (apt-get install chromium, or npx playwright install chromium) or set CHROMIUM_PATH.',
  )
  process.exit(1)
}
console.log(`Chromium: ${found.from}${found.path ? ` (${found.path})` : ''}`)
