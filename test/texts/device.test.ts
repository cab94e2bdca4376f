import { expect } from 'chai'
import { deviceName } from '../../texts/device.ts'
import { en } from '../../texts/en.ts'

const known: Readonly<Record<string, string>> = {
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0 Safari/537.36':
    'Chrome on Windows',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36 Edg/147.0':
    'Edge on Windows',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1':
    'Safari on iPhone',
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36': 'Chrome on Android',
  'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0': 'Firefox on Linux',
  'curl/8.9.1': 'A browser',
}

describe('the name of a browser', () => {
  for (const [userAgent, name] of Object.entries(known)) {
    it(`is ${name}`, () => expect(deviceName(userAgent, en.device)).to.equal(name))
  }
})
