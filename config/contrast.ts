/** The relative luminance of a colour, by WCAG 2.2: 0 of black to 1 of white. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** How well white text is seen on a colour such as `#0b6b63`: 1, not at all, to 21. */
export const contrastWithWhite = (color: string): number => 1.05 / (luminance(color) + 0.05)
