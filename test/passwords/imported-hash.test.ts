import { expect } from 'chai'
import { formats, parseImportedHash } from '../../passwords/imported/imported-hash.ts'

/** Made by other programs: passlib, and the bcrypt and argon2-cffi of Python. */
const PASSWORD = 'Grüße aus dem Hafen'
const hashes: readonly (readonly [scheme: string, hash: string, isWeak: boolean])[] = [
  ['bcrypt', '$2b$04$jBuPhIKjr7RXXNmC3OwzWujH7txHSiCdM6Jgr6f7vRFUVkRHIdRHi', true],
  ['bcrypt', '$2a$10$HwG6HabiF1FEl9A3EhoBE..JGKb6fwkDfG4L16TfVAQT1l9kCN.0O', false],
  ['bcrypt', '$2y$10$HwG6HabiF1FEl9A3EhoBE..JGKb6fwkDfG4L16TfVAQT1l9kCN.0O', false],
  ['argon2', '$argon2id$v=19$m=8192,t=1,p=1$IJgiPpvx+pGya2Jq8JyC9A$BJYVMdT9y4mnTv1kFhOWusLTH7zHIbiqRbNUisaS4dA', true],
  [
    'argon2',
    '$argon2id$v=19$m=19456,t=2,p=1$kx5ah3BhpABac/IwhfHlVA$AHlJdB9yHwcdozCt3jwmY8iHclYjmzLJwujXSFcz75E',
    false,
  ],
  ['argon2', '$argon2i$v=19$m=8192,t=2,p=2$8IiguxGnoF8KrAu12AiTmw$njVpB4lggQVnK0W/wvBsnBCLOOyH5caXe1GZ2PqRUZw', true],
  ['scrypt', '$scrypt$ln=10,r=8,p=1$JUTIuXeOcW5tzRkDwHhPaQ$8H5ePR4baNiRVUsvewSl/br3KZR1QQjNgDQjbrDxFOQ', true],
  ['scrypt', '$scrypt$ln=17,r=8,p=1$KGXMGaO0tvY+h1DKmTOGcA$TyGBUFdcHBSHgFXY3WyvgMAPoVK6VUz3847tTkcwqX8', false],
  ['pbkdf2', '$pbkdf2$1000$wrj3fq91jhFiLGVsLQWAsA$aadtT4AHw4b6W7UekPXbU0TCzsY', true],
  ['pbkdf2', '$pbkdf2-sha256$1000$3TtHSAkBgDAGgLBWivGekw$Vbb7pgn/pv8zuR5oBhbAPr0CleB74JpPPZe3x1R/IuI', true],
  ['pbkdf2', '$pbkdf2-sha256$600000$xjgnpJRyzrkXgpDSOgfAOA$XR/.nsQy97p1jTFuTy.MsbPsoPS5SCAQKo6rgFvpjtY', false],
  [
    'pbkdf2',
    '$pbkdf2-sha512$1000$0brXmrO21hpjTEnJ2VurlQ$mgaiJaigv8UCoUSabGHAousTIp7/2nH1EcRQ1l7KLshZgmoBCm0UtZBtlFyfIkjdGW/wQjPtSNT1OhSSrLt.9A',
    true,
  ],
  ['pbkdf2', '{PBKDF2}1000$WeudU6q19v7fG4MwBgDAuA$hw7pP4iAKlVCBIisOAT0.sNw0Ks', true],
  ['pbkdf2', '{PBKDF2-SHA256}1000$grD2fm/tnTMGwNg753wPoQ$bJfDpPKxWZNyw6/1naIlb9R1weR1p.9psNGsRTSawpo', true],
  [
    'pbkdf2',
    '{PBKDF2-SHA512}1000$oLT23lsLgRBC6J3T.h8DIA$N/Nz8T29dJc3yEQ8Z9Pi3MS7PlDxGQBY8/7rubw3GGopLp3B5v0VKFlq/weLpUJEWLlhCRH2QqxZGLEPg1R16Q',
    true,
  ],
  ['pbkdf2', 'pbkdf2_sha256$1000$HfggzW3sdzyD$5up++j5gcXzGt0j4A3/+hhSa0O9rS2ooqTrxXg/YxMM=', true],
  ['pbkdf2', 'pbkdf2_sha1$1000$6QfkyPj2Sn6X$JKysnBciCX3Sf4XWs3Jwis/Ms8w=', true],
  ['ssha', '{SSHA}SJh5UIDVTTA11kbC6oTPVbOTpcTBWIux', true],
  ['ssha', '{SSHA256}kYjuVndQ2cNVTKVEu+oWl9LGiXU3cBzvcUd1EJ902yc5R+h9j/Feqw==', true],
  [
    'ssha',
    '{SSHA512}SP44yhVMDY3cDpnU09TAw8ZAm5v7CxtCbqDhjaDaRMfCNseBtK119p+itxVjUnqCREieW3CHaqKIjiXC/560pcp5T2lt7X0v',
    true,
  ],
  ['phpass', '$P$6pyaRTcyr3/tJJv0n6KeEgeYsoi0MO.', true],
  ['phpass', '$H$6pyaRTcyr3/tJJv0n6KeEgeYsoi0MO.', true],
]

const refused: readonly string[] = [
  '',
  'Grüße aus dem Hafen',
  'd41d8cd98f00b204e9800998ecf8427e',
  '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
  '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
  '$2b$31$jBuPhIKjr7RXXNmC3OwzWujH7txHSiCdM6Jgr6f7vRFUVkRHIdRHi',
  '$2b$04$short',
  '$2x$10$HwG6HabiF1FEl9A3EhoBE..JGKb6fwkDfG4L16TfVAQT1l9kCN.0O',
  '$argon2id$v=19$m=4194304,t=2,p=1$kx5ah3BhpABac/IwhfHlVA$AHlJdB9yHwcdozCt3jwmY8iHclYjmzLJwujXSFcz75E',
  '$scrypt$ln=30,r=8,p=1$KGXMGaO0tvY+h1DKmTOGcA$TyGBUFdcHBSHgFXY3WyvgMAPoVK6VUz3847tTkcwqX8',
  '$pbkdf2-sha256$99999999$xjgnpJRyzrkXgpDSOgfAOA$XR/.nsQy97p1jTFuTy.MsbPsoPS5SCAQKo6rgFvpjtY',
  '$pbkdf2-sha256$1000$xjgnpJRyzrkXgpDSOgfAOA$XR',
  '$P$zpyaRTcyr3/tJJv0n6KeEgeYsoi0MO.',
  '$P$EpyaRTcyr3/tJJv0n6KeEgeYsoi0MO.',
  '$scrypt$ln=20,r=1,p=1$JUTIuXeOcW5tzRkDwHhPaQ$8H5ePR4baNiRVUsvewSl/br3KZR1QQjNgDQjbrDxFOQ',
  '$argon2id$v=19$m=19456,t=2,p=0$kx5ah3BhpABac/IwhfHlVA$AHlJdB9yHwcdozCt3jwmY8iHclYjmzLJwujXSFcz75E',
  '$argon2id$v=19$m=262144,t=8,p=1$kx5ah3BhpABac/IwhfHlVA$AHlJdB9yHwcdozCt3jwmY8iHclYjmzLJwujXSFcz75E',
  `$pbkdf2-sha256$600000$xjgnpJRyzrkXgpDSOgfAOA$${'A'.repeat(120)}`,
]

describe('a hash of another system', () => {
  for (const [scheme, hash, isWeak] of hashes) {
    it(`P27: ${hash.slice(0, 24)}… is ${scheme}, ${isWeak ? 'weak' : 'strong enough'}, and verifies its password alone`, async () => {
      const parsed = parseImportedHash(hash, scheme)
      expect(parsed?.isWeak).to.equal(isWeak)
      expect(await parsed?.verify(PASSWORD)).to.equal(true)
      expect(await parsed?.verify(`${PASSWORD}.`)).to.equal(false)
    })
  }

  it('is recognised without its scheme, and not by the name of another', () => {
    for (const [scheme, hash] of hashes) {
      expect(parseImportedHash(hash), hash).to.not.equal(undefined)
      for (const other of formats.filter(format => format.scheme !== scheme))
        expect(parseImportedHash(hash, other.scheme), `${hash} as ${other.scheme}`).to.equal(undefined)
    }
  })

  for (const hash of refused) {
    it(`P27: ${JSON.stringify(hash.slice(0, 32))} is none, or takes too long`, () =>
      expect(parseImportedHash(hash)).to.equal(undefined))
  }
})
