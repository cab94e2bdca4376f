#!/bin/sh
# Makes the secrets that compose.yaml reads, in the folder "secrets"; what is there stays as it is.
set -eu
umask 022
mkdir -p secrets
# Containers read the files as users of their own; on the host nobody gets past the folder.
chmod 700 secrets
cd secrets

make() { # name, command …
  name=$1
  shift
  [ -s "$name" ] || "$@" > "$name"
}

make master_key openssl rand -base64 32
make admin_password openssl rand -base64 24
make mongo_keyfile openssl rand -base64 756
make mongo_admin_password openssl rand -hex 24
make mongo_password openssl rand -hex 24
make mongodb_uri printf 'mongodb://rekey:%s@mongo-1,mongo-2,mongo-3/rekey?replicaSet=rekey&authSource=admin\n' "$(cat mongo_password)"
