import { consolePage, type Frame } from './frame.tsx'

/** For somebody who is signed in and holds no role. */
export const noRolePage = (frame: Frame): string =>
  consolePage({
    frame,
    title: 'This is for administrators',
    children: (
      <>
        <p>
          You are signed in as <strong>{frame.person.userName}</strong>, who holds no role here. If you should, ask an
          administrator for one.
        </p>
        <p>
          <a href="/account">Go to your own account</a>
        </p>
      </>
    ),
  })

export const refusedPage = (frame: Frame, { title, detail }: { title: string; detail: string }): string =>
  consolePage({
    frame,
    title,
    children: (
      <>
        <p role="alert">{detail}</p>
        <p>
          <a href="/console">Go to the start of the console</a>
        </p>
      </>
    ),
  })

/** Somebody else wrote what the form was about, after its page was made. */
export const stalePage = (frame: Frame, { href }: { href: string }): string =>
  consolePage({
    frame,
    title: 'Changed meanwhile',
    children: (
      <>
        <p role="alert">
          Somebody has changed this since your page was made, so nothing was done. Look at it as it is now, then decide
          again.
        </p>
        <p>
          <a href={href}>Look again</a>
        </p>
      </>
    ),
  })

/** A form comes a second time while the first is still being worked on. */
export const alreadySentPage = (frame: Frame): string =>
  consolePage({
    frame,
    title: 'Sent already',
    children: (
      <>
        <p role="status">This form was sent a moment ago and is being worked on. It is done once, not twice.</p>
        <p>
          <a href="/console">Go to the start of the console</a>
        </p>
      </>
    ),
  })
