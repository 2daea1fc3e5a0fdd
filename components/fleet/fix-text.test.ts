import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { fixLines } from './fix-text'

const PUT = 'aws cloudtrail put-event-selectors --region eu-west-1 --trail-name all --advanced-event-selectors'

/** What a shell hands to a command, one argument a line. */
const run = (text: string) =>
  JSON.parse(
    execFileSync(
      'sh',
      ['-c', text.replace('aws', `'${process.execPath}' -e 'console.log(JSON.stringify(process.argv.slice(1)))' --`)],
      {
        encoding: 'utf8',
      },
    ),
  ) as string[]

describe('a fix over several lines', () => {
  it.each([
    'aws cloudtrail start-logging --region eu-west-1 --name all',
    'aws cloudtrail update-trail --region us-east-1 --name arn:aws:cloudtrail:us-east-1:999999999999:trail/org --enable-log-file-validation',
  ])('hands the same words to the command: %s', (fix) => {
    expect(fixLines(fix).length).toBeGreaterThan(1)
    expect(run(fixLines(fix).join('\n'))).toEqual(run(fix))
  })

  it('hands the same selectors to it, those that somebody named with quotes too', () => {
    const selectors = [
      { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      { Name: `it's $(mine) "x"`, FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'x' }] },
    ]
    const fix = `${PUT} '${JSON.stringify(selectors).replaceAll("'", `'\\''`)}'`
    const lines = fixLines(fix)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(70)
    const [words, whole] = [run(lines.join('\n')), run(fix)]
    expect(words.slice(0, -1)).toEqual(whole.slice(0, -1))
    expect(JSON.parse(words.at(-1) ?? '')).toEqual(selectors)
  })

  it('is left as it is when it is none that is known', () => {
    for (const fix of ['rm -rf "$x"', `${PUT} 'no json'`]) expect(fixLines(fix)).toEqual([fix])
  })
})
