import mongoose from 'mongoose'

const {
  MongoClientClosedError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} = mongoose.mongo

/** A closed pool of connections has no class that the driver shows. */
const POOL_CLOSED = 'MongoPoolClosedError'

/** Whether the database could not be asked at all: it is away, or just being closed. */
export const isOutOfReach = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  error instanceof MongoNotConnectedError ||
  error instanceof MongoTopologyClosedError ||
  error instanceof MongoServerClosedError ||
  error instanceof MongoClientClosedError ||
  (error instanceof Error && error.name === POOL_CLOSED)
