export const CLIENTS_USAGE = `gatehouse clients <command>

  add            registers a client for good
      --name NAME              what people see
      --redirect-uri URI       where answers go; may be repeated
      --secret | --public | --jwks FILE | --jwks-uri URL
                               how it authenticates: with a secret that is printed once, not at all,
                               or with a key of its own (its public keys as a JSON Web Key Set)
      --grant GRANT            authorization_code (with refresh_token, the default), client_credentials,
                               or another that the server offers; may be repeated
      --scope "SCOPE …"        the most that it may ever be granted
      --trusted                people are not asked: your word is their approval (https redirects only)
  list           the clients that you registered    [--dynamic] those that registered themselves
  show ID        one client
  remove ID      ends a client and all its grants
  rotate-secret ID
                 a new secret, printed once; the old one stops working at once
  token          a token that lets its holder register clients, for DYNAMIC_REGISTRATION=token
      --name NAME  [--uses 1]  [--days 7]
`;
