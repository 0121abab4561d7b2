#include "crypto/crypto.hpp"

#include <set>

#include "base/error.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("the published vector of Standard Webhooks") {
  CHECK(crypto::sign_webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                             "{\"test\": 2432232314}") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  CHECK(crypto::sign_webhook("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                             "{\"test\": 2432232314}") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("a secret that is none is refused, a fresh one signs") {
  for (const auto* bad : {"", "whsec_", "whsec_short", "whsec_not base64!", "whsec_AAAA"})
    CHECK_MESSAGE(test::code_of([&] { crypto::sign_webhook(bad, "id", 1, "body"); }) == base::Code::CONFIG_INVALID,
                  bad);
  CHECK(crypto::sign_webhook(crypto::new_webhook_secret(), "id", 1, "body").starts_with("v1,"));
}

TEST_CASE("SHA-256, fed in pieces or at once") {
  // FIPS 180-4, the example of one block.
  CHECK(crypto::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  crypto::Sha256 pieces;
  for (const char c : std::string{"abc"}) pieces.add({&c, 1});
  CHECK(pieces.finish_hex() == crypto::sha256_hex("abc"));
}

TEST_CASE("ids are long, readable and never the same") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto id = crypto::new_id("post");
    CHECK(id.size() == 31);
    CHECK(id.starts_with("post_"));
    CHECK(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz", 5) == std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 1000);
}

TEST_CASE("a password fits its own hash only, and the hash does not show it") {
  const auto hash = crypto::hash_password("open sesame");
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(hash.find("sesame") == std::string::npos);
  CHECK(crypto::verify_password(hash, "open sesame"));
  CHECK_FALSE(crypto::verify_password(hash, "open sesame "));
}

TEST_CASE("seeds survive a JSON reader that knows doubles only") {
  for (int i = 0; i < 1000; ++i) {
    const auto seed = crypto::random_seed();
    CHECK(seed >= 0);
    CHECK(static_cast<std::int64_t>(static_cast<double>(seed)) == seed);
  }
}
