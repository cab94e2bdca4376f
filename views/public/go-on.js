// Works on top of a page that works without it: presses the button that goes on with what was confirmed before.
document.querySelector('form.go-on')?.requestSubmit()
