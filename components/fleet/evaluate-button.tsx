'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { counted } from '@/components/chart/chart-words'
import { Button } from '@/components/ui/button'
import { evaluateFleet, fleetOptions } from '@/lib/api/fleet'

/** Asks CloudTrail now, instead of when it is time to. `asking`: it is being asked. */
export function EvaluateButton({ asking }: { asking: boolean }) {
  const client = useQueryClient()
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: evaluateFleet,
    onSuccess: () => client.invalidateQueries(fleetOptions()),
  })
  return (
    <>
      <Button disabled={isPending || asking} onClick={() => mutate()}>
        <RotateCw aria-hidden />
        Evaluate again
      </Button>
      <p role="status" className="self-center text-small text-text-2">
        {asking ? 'CloudTrail is being asked.' : ''}
        {!asking && data !== undefined ? `${counted(data.accounts, 'account')} asked.` : ''}
        {error === null ? '' : error.message}
      </p>
    </>
  )
}
