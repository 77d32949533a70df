/**
 * A real OpenID Connect provider (npm's oidc-provider) for tests: `node provider.mjs '{"port": …, "issuer": …, "clients": […]}'`. Its own log-in page takes
 * any name and password; who logs in as `101.201` is the person of building 101, unit 201. It prints a line once it listens.
 */
// biome-ignore lint/correctness/noUnresolvedImports: its package names its file in `exports`, which biome does not read here
import Provider from 'oidc-provider';

const { port, issuer, clients, codeLasts } = JSON.parse(process.argv[2]);

const provider = new Provider(issuer, {
  clients: clients.map(({ id, secret, returnsTo }) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [returnsTo],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  })),
  claims: { openid: ['sub'], unit: ['building', 'unit'] },
  conformIdTokenClaims: true,
  cookies: { keys: ['of a test'] },
  pkce: { required: () => true },
  ttl: { AuthorizationCode: codeLasts },
  async findAccount(_context, accountId) {
    const [building, unit] = accountId.split('.');
    return { accountId, claims: async () => ({ sub: accountId, building, ...(unit && { unit }) }) };
  },
});
provider.listen(port, '127.0.0.1', () => process.stdout.write('listens\n'));
