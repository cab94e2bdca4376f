import { consolePage, type Frame } from './frame.tsx'
import { Notice } from './parts.tsx'

type Props = { frame: Frame; secret: string | undefined; profileHref: string; againHref: string }

export const oneTimePasswordPage = ({ frame, secret, profileHref, againHref }: Props): string =>
  consolePage({
    frame,
    title: 'One-time password',
    back: { label: 'Profile', href: profileHref },
    children:
      secret === undefined ? (
        <>
          <p>It was shown once and is kept nowhere, so nobody can look it up.</p>
          <p>
            If it got lost, <a href={againHref}>reset the password again</a>: the one before is dead then.
          </p>
        </>
      ) : (
        <div class="dialog">
          <Notice tone="good">
            <p>The password is reset: the old one is dead. Give this one to the person in a safe way.</p>
          </Notice>
          <p class="secret">
            <code id="secret">{secret}</code>
            <button type="button" class="secondary" data-copy="secret" hidden>
              Copy
            </button>
          </p>
          <p>
            It is shown this once. The person signs in with it one time, and then chooses a password that only they
            know.
          </p>
          <p>
            <a href={profileHref}>Done</a>
          </p>
        </div>
      ),
  })
