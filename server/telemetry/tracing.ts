import { setTimeout as wait } from 'node:timers/promises'
import { type Context, defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { parseKeyPairsIntoRecord, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { TracingConfig } from '../../config/schema.ts'
import type { CommandWatch } from '../store/watch-commands.ts'
import type { Attributes, InSpan } from './in-span.ts'

export type Tracing = ReturnType<typeof createTracing>

type Piece = {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes: Attributes
  readonly within: Context
}

/** Milliseconds for the last spans when the server stops. */
const LONGEST_FAREWELL = 2000

/**
 * Tells an OpenTelemetry collector what a server does and for how long. Nothing is registered for the whole process, and nothing is traced that isn't
 * named here: what is in a request, a query or a mail stays where it is.
 */
export function createTracing({ endpoint, headers = '', serviceName }: TracingConfig, version: string) {
  const contexts = new AsyncLocalStorageContextManager().enable()
  const propagator = new W3CTraceContextPropagator()
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: parseKeyPairsIntoRecord(headers) })
  const names = { 'service.name': serviceName, 'service.version': version }
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(names)),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('rekey', version)

  async function inPiece<T>(
    { name, kind, attributes, within }: Piece,
    work: (note: (more: Attributes) => void, traceId: string) => Promise<T>,
  ): Promise<T> {
    const span = tracer.startSpan(name, { kind, attributes }, within)
    const note = (more: Attributes) => {
      span.setAttributes(more)
    }
    try {
      return await contexts.with(trace.setSpan(within, span), () => work(note, span.spanContext().traceId))
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      note({ 'error.type': error instanceof Error ? error.name : 'unknown' })
      throw error
    } finally {
      span.end()
    }
  }

  const inSpan: InSpan = (name, attributes, work) =>
    inPiece({ name, kind: SpanKind.INTERNAL, attributes, within: contexts.active() }, work)

  /** Of a command that belongs to something: the looks of workers for what there is to do belong to nothing. */
  const command: CommandWatch = ({ command: operation, collection }) => {
    const within = contexts.active()
    if (!trace.getSpan(within)) return () => {}
    const attributes = {
      'db.system.name': 'mongodb',
      'db.operation.name': operation,
      ...(collection && { 'db.collection.name': collection }),
    }
    const name = collection ? `${operation} ${collection}` : operation
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, within)
    return outcome => {
      if (outcome === 'failure') span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    }
  }

  return {
    inSpan,
    command,
    /** A request, as a part of the trace of whoever sent it (W3C Trace Context). */
    inRequest<T>(
      request: { readonly name: string; readonly attributes: Attributes; readonly headers: object },
      work: (note: (more: Attributes) => void, traceId: string) => Promise<T>,
    ): Promise<T> {
      const within = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter)
      return inPiece({ ...request, kind: SpanKind.SERVER, within }, work)
    },
    /** Sends what was not sent yet, unless the collector keeps it waiting. */
    async stop() {
      await Promise.race([provider.shutdown(), wait(LONGEST_FAREWELL)])
    },
  }
}
