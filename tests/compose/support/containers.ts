import { ROOT } from '../../support/process.ts';
import { run } from './engine.ts';

/** What `docker inspect` says of a container, as far as the tests read it. */
export interface Container {
  Id: string;
  State: { Status: string; ExitCode: number; Health?: { Status: string } };
  Config: { Labels: Record<string, string> };
  NetworkSettings: {
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null>;
    Networks: Record<string, { IPAddress: string }>;
  };
}

const LABEL = 'com.docker.compose';

/** The containers of a compose project, stopped ones included, by the names of their services. */
export async function listContainers(project: string): Promise<Record<string, Container>> {
  const filter = `label=${LABEL}.project=${project}`;
  const listed = await run('docker', ['ps', '-aq', '--no-trunc', '--filter', filter], ROOT);
  const ids = listed.output.split(/\s+/).filter(Boolean);
  if (ids.length === 0) return {};
  const inspected = await run('docker', ['inspect', ...ids], ROOT);
  if (inspected.code !== 0) throw new Error(inspected.output);
  const containers = JSON.parse(inspected.output) as Container[];
  return Object.fromEntries(
    containers.map((container) => [container.Config.Labels[`${LABEL}.service`] ?? container.Id, container]),
  );
}
