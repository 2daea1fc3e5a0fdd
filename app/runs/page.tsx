export const metadata = { title: 'Runs' }

export default function RunsPage() {
  return <h1>Runs</h1>
}
