import { ApiReference } from '@/components/reference/api-reference'

export const metadata = { title: 'API' }

export default function Page() {
  return <ApiReference />
}
