import { createServer } from 'node:net'

/**
 * @param {string} host
 * @param {number} port
 * @throws {Error} with a sentence when nothing may listen there
 */
export async function checkPortIsFree(host, port) {
  const code = await listenError(host, port)
  if (!code) return
  const other = port < 65_535 ? port + 1 : 3000
  if (code === 'EADDRINUSE')
    throw new Error(
      `PORT ${port} on ${host} is taken by another program. Stop that, or choose another port: PORT=${other} npm start`,
    )
  if (code === 'EACCES')
    throw new Error(`PORT=${port} needs rights that this user does not have. Choose one above 1023, such as PORT=3000.`)
  throw new Error(`Nothing can listen on ${host}, PORT ${port} (${code}). Try HOST=127.0.0.1.`)
}

/** @returns {Promise<number>} a port that was free a moment ago */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function listenError(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error) => resolve(error.code))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
}
