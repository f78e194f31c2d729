import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

/** One element of DER: its tag, the length of what it holds, and that. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const SEQUENCE = 0x30
/** ecdsa-with-SHA256 */
const ALGORITHM = der(SEQUENCE, bytes('06 08 2a 86 48 ce 3d 04 03 02'))

/** A certificate for localhost and 127.0.0.1, signed with its own key, valid from 2020 to 2049; and that key. PEM. */
export function ownCertificate(): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = der(
    SEQUENCE,
    der(0x31, der(SEQUENCE, bytes('06 03 55 04 03'), der(0x0c, Buffer.from('localhost')))),
  )
  const time = (text: string): Buffer => der(0x17, Buffer.from(text))
  const names = der(SEQUENCE, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))
  const alternatives = der(SEQUENCE, bytes('06 03 55 1d 11'), der(0x04, names))
  const content = der(
    SEQUENCE,
    der(0xa0, bytes('02 01 02')),
    bytes('02 01 01'),
    ALGORITHM,
    name,
    der(SEQUENCE, time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, alternatives)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey))
  const lines =
    der(SEQUENCE, content, ALGORITHM, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** Both as files of a folder, as `api.tls` names them. */
export function certificateIn(folder: string): { certificate: string; key: string } {
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const { cert, key } = ownCertificate()
  writeFileSync(files.certificate, cert)
  writeFileSync(files.key, key)
  return files
}
