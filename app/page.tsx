import { redirect } from 'next/navigation'

/** The runs, with what the link asks of them. */
export default async function HomePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const asked = Object.entries(await searchParams).flatMap(([key, value]) =>
    [value ?? []].flat().map((one): [string, string] => [key, one]),
  )
  redirect(asked.length === 0 ? '/runs' : `/runs?${new URLSearchParams(asked).toString()}`)
}
