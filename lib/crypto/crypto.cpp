#include "crypto/crypto.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cerrno>
#include <mutex>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::crypto {
namespace {

void ready() {
  static const int status = sodium_init();
  if (status < 0) throw base::Error{base::Code::INTERNAL, "libsodium found no source of randomness"};
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// Each hash takes 64 MB while it is made: a crowd waits instead of taking the machine's memory.
std::mutex one_password_at_a_time;

base::Error out_of_memory() {
  return {base::Code::OVERLOADED, "there is not enough free memory to look at a password", "Try again in a minute."};
}

}  // namespace

std::string random_bytes(std::size_t count) {
  ready();
  std::string made(count, '\0');
  randombytes_buf(made.data(), made.size());
  return made;
}

std::uint32_t random_below(std::uint32_t bound) {
  ready();
  return randombytes_uniform(bound);
}

std::int64_t random_seed() {
  ready();
  std::uint64_t value = 0;
  randombytes_buf(&value, sizeof value);
  return static_cast<std::int64_t>(value >> 11);
}

std::string new_id(std::string_view prefix) {
  // Crockford's alphabet: no i, l, o, u, so that ids can be read aloud.
  constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  const auto random = random_bytes(26);
  std::string made = fmt::format("{}_", prefix);
  for (const char c : random) made += alphabet[static_cast<unsigned char>(c) & 31];
  return made;
}

struct Sha256::State {
  crypto_hash_sha256_state sodium;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->sodium); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) { crypto_hash_sha256_update(&state_->sodium, bytes_of(bytes), bytes.size()); }

std::string Sha256::finish_hex() {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state_->sodium, reinterpret_cast<unsigned char*>(digest.data()));
  return base::hex(digest);
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish_hex();
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
  std::string made(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(made.data()));
  return made;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hash_password(std::string_view password) {
  ready();
  const std::scoped_lock guard{one_password_at_a_time};
  std::string made(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(made.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw out_of_memory();
  made.resize(made.find('\0'));
  return made;
}

bool verify_password(std::string_view hash, std::string_view password) {
  ready();
  const std::scoped_lock guard{one_password_at_a_time};
  errno = 0;
  if (crypto_pwhash_str_verify(std::string{hash}.c_str(), password.data(), password.size()) == 0) return true;
  if (errno == ENOMEM) throw out_of_memory();
  return false;
}

std::string sign_webhook(std::string_view secret, std::string_view id, std::int64_t timestamp, std::string_view body) {
  if (secret.starts_with("whsec_")) secret.remove_prefix(6);
  const auto key = base::unbase64(secret);
  if (!key || key->size() < 24 || key->size() > 64)
    throw base::Error{base::Code::CONFIG_INVALID, "webhook.secret is not whsec_ followed by base64 of 24 to 64 bytes",
                      "Remove the key to have a secret made: `farmtok config set webhook.secret - < /dev/null`."};
  return "v1," + base::base64(hmac_sha256(*key, fmt::format("{}.{}.{}", id, timestamp, body)));
}

std::string new_webhook_secret() { return "whsec_" + base::base64(random_bytes(32)); }

}  // namespace farmtok::crypto
