export async function register() {
  // Everything that needs Node stays in its own file: this one is compiled for the Edge runtime too.
  if (process.env.NEXT_RUNTIME === 'nodejs') await (await import('./instrumentation-node')).register()
}
