import { loadConfig } from '../config/load.ts'
import { runOnHost } from './host-command.ts'
import { readOrganization } from './organization.ts'
import { createProgress } from './progress.ts'
import { provision } from './provision.ts'
import { type Application, startRelyingParty } from './relying-party.ts'
import { resetPassword } from './reset.ts'
import { createScimClient } from './scim-client.ts'
import { ensureServer } from './server.ts'

/** Two people of people.csv whose passwords are reset. */
const AT_ONCE = 'grace.thompson'
const BY_LINK = 'kenta.sato'

const { issuer, port, smtpUrl, dataDir } = loadConfig()
const server = await ensureServer(issuer)
const organization = await readOrganization('demo')

const scopes = 'users:write,policies:write,passwords:reset'
const { token } = await runOnHost<{ token: string }>('token', '--name', 'HR', '--scope', scopes)
const scim = createScimClient(`${issuer}/scim/v2`, token)
const admin = createScimClient(`${issuer}/admin/v2`, token)
const people = await provision(organization, { scim, admin, progress: createProgress(process.stdout) })

const atOnce = await resetPassword(scim, people.get(AT_ONCE) ?? '', 'oneTimePassword')
const byLink = await resetPassword(scim, people.get(BY_LINK) ?? '', 'link')

const home = `http://localhost:${port + 1}/`
const application = await runOnHost<Application>(
  'application',
  ...['--name', 'Sample application', '--first-party'],
  ...['--redirect-uri', `${home}callback`],
  ...['--post-logout-redirect-uri', home],
)
const relyingParty = await startRelyingParty(issuer, application, port + 1)

process.stdout.write(`
${organization.people.length} people, ${organization.groups.length} groups and ${organization.policies.length} policies are there. Two passwords were reset by SCIM PATCH:

  1. Open  ${home}  and sign in as

         ${AT_ONCE}
         ${atOnce.oneTimePassword}

     That is a one-time password: you are asked for a new one, which must obey the policy "${atOnce.policy}".
     Then the application greets you by name.

  2. ${BY_LINK} was sent a link${smtpUrl ? '' : `; the mail is at  ${issuer}/dev/mail`}
     Open the link, choose a password by the policy "${byLink.policy}", and sign in with it as ${BY_LINK}.

  The administrator's account is at  ${issuer}/account ; ${dataDir}/first-admin says how to sign in the first time.

Ctrl-C ends the demonstration.
`)

const stop = () => {
  relyingParty.close()
  relyingParty.closeAllConnections()
  server?.kill()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
