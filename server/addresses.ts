/** Where things are, for logs, the terminal and the administrator's page. */
export const addressesOf = (issuer: string) => ({
  account: { label: 'Your account', href: `${issuer}/account` },
  console: { label: 'Console', href: `${issuer}/console` },
  openIdConnect: { label: 'OpenID Connect', href: `${issuer}/.well-known/openid-configuration` },
  scim: { label: 'SCIM, people and groups', href: `${issuer}/scim/v2` },
  administration: { label: 'SCIM, administration', href: `${issuer}/admin/v2` },
})
