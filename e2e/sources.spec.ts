import { expect, test } from './test'

test('the sources say what was listed and read, and lead there from every screen', async ({ page, request }) => {
  const { sources } = (await (await request.get('/api/ingest')).json()) as { sources: { files: { listed: number } }[] }
  await page.goto('/runs')
  await page.getByRole('navigation', { name: 'Places' }).first().getByRole('link', { name: 'Sources' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sources' })).toBeVisible()
  const card = page.getByRole('list', { name: 'Sources' }).getByRole('listitem').first()
  await expect(card).toContainText('Up to date, following')
  await expect(card).toContainText(`${sources[0]?.files.listed.toLocaleString('en-US')} listed`)
})

test('a set-up text is in the URL, and is copied and downloaded whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/sources')
  await page.getByRole('tab', { name: 'CloudFormation' }).click()
  await expect(page).toHaveURL(/setup=cloudformation/)
  await page.getByRole('button', { name: 'Copy' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('AWS::SageMaker::ExperimentTrialComponent')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'metrictrail-trail.yaml' }).click()
  const text: string[] = []
  for await (const part of await (await download).createReadStream()) text.push(String(part))
  expect(text.join('')).toBe(copied)
})
