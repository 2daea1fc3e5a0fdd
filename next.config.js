/** @type {import('next').NextConfig} */
const nextConfig = {
  // The bindings require() the package of every platform, so the build fails unless they stay outside.
  serverExternalPackages: ['@duckdb/node-api', '@duckdb/node-bindings'],
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
}

export default nextConfig
