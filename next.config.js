/** @type {import('next').NextConfig} */
const nextConfig = {
  // The bindings require() the package of every platform, so the build fails unless they stay outside.
  serverExternalPackages: ['@duckdb/node-api', '@duckdb/node-bindings'],
  typedRoutes: true,
  // `npm test` checks types, by itself and first: a build, and with it a newcomer's first start, need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  agentRules: false,
}

export default nextConfig
