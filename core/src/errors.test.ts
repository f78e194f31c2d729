import t from 'tap'
import { GrodtError } from './errors.ts'

t.test('an error fills its details into the message of its code', async (t) => {
  const error = new GrodtError('PORT_IN_USE', { port: 7373, host: '127.0.0.1' })
  t.equal(error.code, 'PORT_IN_USE')
  t.equal(
    error.message,
    'Port 7373 on 127.0.0.1 is in use. Stop the other program or give another port with --port.',
  )
})
