export const SERVICES_USAGE = `gatehouse services <command>

  create NAME             something that machines act as
      --description TEXT  what for, as whoever links its account reads it
  list                    all services, with their Atlassian accounts and their clients
  link NAME               prints an address, good once, where the service's Atlassian account is linked in a browser
  bind NAME CLIENT-ID     lets a client act as the service: one registered with --grant client_credentials
  unbind NAME CLIENT-ID   ends that, within a second
  remove NAME --yes       ends the service and all that act as it, and forgets its credential
`;
