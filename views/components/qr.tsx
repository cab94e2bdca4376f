/** A QR code from its squares, dark ones true: one path, in black on white whatever the colours of the page. */
export function Qr({ squares, label }: { squares: readonly (readonly boolean[])[]; label: string }) {
  const size = squares.length
  const path = squares.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} width="220" height="220" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}
