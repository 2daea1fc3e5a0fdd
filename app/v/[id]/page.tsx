import type { Route } from 'next'
import { notFound, redirect } from 'next/navigation'
import { viewerScope } from '@/lib/access/viewer'
import { ownTarget } from '@/lib/api/views'
import { currentIngest } from '@/lib/ingest'

/** `/v/{id}`: leads to the page of a saved view, with all of its state. */
export default async function Page({ params }: PageProps<'/v/[id]'>) {
  const { views } = await currentIngest()
  const view = await views.find(viewerScope(), (await params).id)
  const target = view === null ? null : ownTarget(view.target)
  if (target === null) notFound()
  redirect(target as Route)
}
