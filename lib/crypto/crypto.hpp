#pragma once
// Randomness, digests, signatures and password hashes, over libsodium.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace farmtok::crypto {

/// "post_" + 26 lower-case base32 characters: 130 random bits, safe in links and double-clickable.
std::string new_id(std::string_view prefix);
/// `count` random bytes.
std::string random_bytes(std::size_t count);
/// 0 ≤ value < bound, without bias.
std::uint32_t random_below(std::uint32_t bound);
/// A seed that survives JSON: 0 to 2^53-1.
std::int64_t random_seed();

/// Lower-case hex of a SHA-256, fed piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  void add(std::string_view bytes);
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string sha256_hex(std::string_view bytes);

std::string hmac_sha256(std::string_view key, std::string_view bytes);
bool equal_constant_time(std::string_view a, std::string_view b);

/// Argon2id (interactive limits: about 64 MB, 0.1 s), as a self-describing text; one at a time in the whole process.
/// Both throw base::Error{OVERLOADED} when that memory is not free.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

/// "v1,<base64>" of Standard Webhooks: HMAC-SHA256 over "id.timestamp.body" with the key behind "whsec_".
/// Throws CONFIG_INVALID when the secret is not whsec_ + base64 of 24 to 64 bytes (the prefix may be missing).
std::string sign_webhook(std::string_view secret, std::string_view id, std::int64_t timestamp, std::string_view body);
std::string new_webhook_secret();

}  // namespace farmtok::crypto
