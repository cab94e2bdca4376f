// Makes the replica set and its users, once; mongosh runs it on the loopback of the first member, where MongoDB lets in whoever makes the first user.
const { readFileSync } = require('node:fs')
const secret = name => readFileSync(`/run/secrets/${name}`, 'utf8').trim()
const USER_EXISTS = 51003

const members = ['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017'].map((host, _id) => ({ _id, host }))
if (!db.hello().setName) rs.initiate({ _id: 'rekey', members })
while (!db.hello().primary) sleep(200)

// After the first start another member may be the primary, and everything is there.
if (db.hello().isWritablePrimary) {
  const admin = db.getSiblingDB('admin')
  const create = (user, password, role) => {
    try {
      admin.createUser({ user, pwd: secret(password), roles: [role] })
    } catch (error) {
      if (error.code !== USER_EXISTS) throw error
    }
  }
  try {
    create('admin', 'mongo_admin_password', { role: 'root', db: 'admin' })
  } catch (error) {
    if (error.codeName !== 'Unauthorized') throw error
  }
  admin.auth('admin', secret('mongo_admin_password'))
  create('rekey', 'mongo_password', { role: 'readWrite', db: 'rekey' })
}
