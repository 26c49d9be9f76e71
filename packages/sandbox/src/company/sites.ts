/** The company's main site. Its host is under `.example` (RFC 2606), so that no link leads to a stranger's site. */
export const MAIN_SITE = {
  id: '1f6c9a52-7d3e-4b1a-8e42-5a90c3d71b10',
  name: 'northwind-robotics',
  url: 'https://northwind-robotics.atlassian.example',
};

/** The research lab's site. */
export const LABS_SITE = {
  id: '8b0d47e6-2c95-4f3d-a1b7-6e59f20c8d22',
  name: 'northwind-labs',
  url: 'https://northwind-labs.atlassian.example',
};
