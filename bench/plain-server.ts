import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import mongoose, { type ClientSession } from 'mongoose'

/**
 * The baseline: the least that koa and mongoose need for the same work. As many reads and writes of as many collections, one transaction
 * for what belongs together, the same concerns; no protocol, no rules, no checks.
 */
const { MONGODB_URI = '', PORT, TOKEN = '' } = process.env

await mongoose.connect(MONGODB_URI, {
  dbName: 'plain',
  maxPoolSize: 50,
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
})

const text = { type: String }
const key = { type: String, required: true }
const indexed = { type: String, index: true }
const stamped = { timestamps: true }

const people = mongoose.model(
  'Person',
  new mongoose.Schema(
    {
      _id: key,
      userName: { ...key, unique: true },
      externalId: indexed,
      name: { givenName: text, familyName: text },
      displayName: text,
      title: text,
      emails: [{ _id: false, value: indexed, type: text, primary: Boolean }],
      version: key,
    },
    stamped,
  ),
)
const tokens = mongoose.model('Token', new mongoose.Schema({ _id: key, scopes: [String] }, stamped))
const credentials = mongoose.model('Credential', new mongoose.Schema({ _id: key, epoch: Number }, stamped))
const memberships = mongoose.model('Membership', new mongoose.Schema({ _id: key, member: indexed, group: text }))
const policies = mongoose.model(
  'Policy',
  new mongoose.Schema({ _id: key, name: text, isDefault: { type: Boolean, index: true } }),
)
const events = mongoose.model('Event', new mongoose.Schema({ _id: key, event: text, target: indexed }, stamped))

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

await Promise.all(Object.values(mongoose.models).map(model => model.init()))
await tokens.create({ _id: digest(TOKEN), scopes: ['users:write'] })
await policies.create({ _id: randomUUID(), isDefault: true, name: 'Default' })

const requireToken: Koa.Middleware = async (ctx, next) => {
  const token = await tokens.findById(digest(ctx.get('authorization').slice('Bearer '.length))).lean()
  if (token) return next()
  ctx.status = 401
}

async function readJson(ctx: Context) {
  const chunks: Buffer[] = []
  for await (const chunk of ctx.req) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

const inTransaction = (work: (session: ClientSession) => Promise<unknown>) =>
  mongoose.connection.transaction(work, { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } })

/** A person with what is kept of them elsewhere. */
async function view({ _id, ...found }: { _id: string }) {
  const [groups, credential, policy] = await Promise.all([
    memberships.find({ member: _id }).lean(),
    credentials.findById(_id).lean(),
    policies.findOne({ isDefault: true }).lean(),
  ])
  return { id: _id, ...found, groups, epoch: credential?.epoch, policy: policy?._id }
}

const router = new Router()
  .post('/people', async ctx => {
    const document = { ...(await readJson(ctx)), _id: randomUUID(), version: randomUUID() }
    await inTransaction(async session => {
      await people.create([document], { session })
      await credentials.create([{ _id: document._id, epoch: 1 }], { session })
      await events.create([{ _id: randomUUID(), event: 'created', target: document._id }], { session })
    })
    const policy = await policies.findOne({ isDefault: true }).lean()
    ctx.status = 201
    ctx.body = { ...document, id: document._id, policy: policy?._id }
  })
  .get('/people', async ctx => {
    const found = await people
      .find({ userName: String(ctx.query.userName) })
      .limit(100)
      .lean()
    ctx.body = { total: found.length, people: await Promise.all(found.map(view)) }
  })
  .get('/people/:id', async ctx => {
    const found = await people.findById(ctx.params.id).lean()
    if (found) ctx.body = await view(found)
  })
  .patch('/people/:id', async ctx => {
    const changes = await readJson(ctx)
    const found = await people.findById(ctx.params.id).lean()
    if (!found) return
    const next = { ...found, ...changes, version: randomUUID() }
    await inTransaction(async session => {
      await people.replaceOne({ _id: found._id, version: found.version }, next, { session })
      await events.create([{ _id: randomUUID(), event: 'changed', target: found._id }], { session })
    })
    ctx.body = await view(next)
  })

const app = new Koa()
app.use(requireToken)
app.use(router.routes())
createServer(app.callback()).listen(Number(PORT), '127.0.0.1')
