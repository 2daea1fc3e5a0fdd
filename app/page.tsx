export default function HomePage() {
  return <h1>MetricTrail</h1>
}
