import type { Frame } from './frame.tsx'
import { secretPage } from './secret.tsx'

type Props = { frame: Frame; secret: string | undefined; profileHref: string; againHref: string }

export const oneTimePasswordPage = ({ frame, secret, profileHref, againHref }: Props): string =>
  secretPage({
    frame,
    title: 'One-time password',
    back: { label: 'Profile', href: profileHref },
    secret,
    done: 'The password is reset: the old one is dead. Give this one to the person in a safe way.',
    about: 'The person signs in with it one time, and then chooses a password that only they know.',
    lost: (
      <>
        If it got lost, <a href={againHref}>reset the password again</a>: the one before is dead then.
      </>
    ),
  })
