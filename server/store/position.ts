import mongoose from 'mongoose'
import type { Position } from '../../scim/store.ts'

const { EJSON } = mongoose.mongo.BSON

/** The values that a document is sorted by as a text, dates and all. */
export const toPosition = (values: readonly unknown[]): Position => EJSON.stringify(values)

export const fromPosition = (position: Position): readonly unknown[] => EJSON.parse(position)
