const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** Whether only this machine can reach this address. */
export const isLoopbackAddress = (address: string): boolean => LOOPBACK.test(address)
