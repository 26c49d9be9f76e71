import { type House, type HouseOptions, startHouse } from './house.ts';
import { type CompanyProvider, startCompanyProvider } from './identity-provider.ts';

export interface CompanyHouse {
  house: House;
  company: CompanyProvider;
  stop(): Promise<void>;
}

/** A house in which people sign in with their company's account. */
export async function startCompanyHouse(options: HouseOptions = {}): Promise<CompanyHouse> {
  const company = await startCompanyProvider();
  const house = await startHouse({ ...options, auth: { ...company.environment, ...options.auth } });
  company.admit(house.issuer);
  return {
    house,
    company,
    stop: async () => {
      await house.stop();
      await company.close();
    },
  };
}
