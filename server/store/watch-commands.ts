import type { mongo } from 'mongoose'

/** What MongoDB is asked for: the command and the collection, and nothing that is in it. */
export type Command = { readonly command: string; readonly collection?: string }

/** Hears of every command; what it answers is called when that has ended. */
export type CommandWatch = (command: Command) => (outcome: 'success' | 'failure') => void

/** Tells of every command of a client that was made with `monitorCommands`. */
export function watchCommands(client: mongo.MongoClient, watch: CommandWatch): void {
  const ends = new Map<number, ReturnType<CommandWatch>>()
  const end =
    (outcome: 'success' | 'failure') =>
    ({ requestId }: { requestId: number }) => {
      ends.get(requestId)?.(outcome)
      ends.delete(requestId)
    }
  client.on('commandStarted', ({ requestId, commandName, command }) => {
    const collection = commandName === 'getMore' ? command.collection : command[commandName]
    ends.set(requestId, watch({ command: commandName, ...(typeof collection === 'string' && { collection }) }))
  })
  client.on('commandSucceeded', end('success'))
  client.on('commandFailed', end('failure'))
}
