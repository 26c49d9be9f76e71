import { type House, type HouseOptions, startHouse } from './house.ts';
import { type MetadataHost, startMetadataHost } from './metadata-host.ts';

/** A house, and a vendor's https host on loopback, whose documents its auth may read. */
export interface VendorHouse {
  house: House;
  vendor: MetadataHost;
  stop(): Promise<void>;
}

/** Starts both, with two replicas unless told; `stop` leaves nothing behind. */
export async function startVendorHouse(options: HouseOptions = {}): Promise<VendorHouse> {
  const vendor = await startMetadataHost();
  const exempt = { NODE_EXTRA_CA_CERTS: vendor.caFile, CLIENT_METADATA_EXEMPT_HOST: vendor.host };
  try {
    const house = await startHouse({ replicas: 2, ...options, auth: { ...exempt, ...options.auth } });
    return {
      house,
      vendor,
      stop: async () => {
        await house.stop();
        await vendor.close();
      },
    };
  } catch (error) {
    await vendor.close();
    throw error;
  }
}
