#pragma once
// A video's look in few bits. Made by media::Fingerprinter, compared by farm::similar::similarity_of().

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::model {

/// Increases when hashes of the same picture change: hashes of another version are computed again.
inline constexpr int fingerprint_version = 3;

/// The interval for "brighter" and "darker": long beside the distance of the fixed times, so that a copy whose
/// pictures fall between them still shows the same change.
inline constexpr float change_seconds = 1;

/// One picture's hash, and when it is shown. Each set bit describes one place of the picture: words 0 and 1 its look,
/// words 2 and 3 where it became brighter or darker within the last change_seconds. Where nothing is visible, no
/// bit is set.
struct Glance {
  std::array<std::uint64_t, 4> bits{};
  float seconds = 0;

  /// Whether an earlier picture was long enough ago to compute a change.
  bool knows_change() const { return seconds >= change_seconds - 0.07F; }

  bool operator==(const Glance&) const = default;
};
/// In the order of time.
using Fingerprint = std::vector<Glance>;

/// 36 bytes for each glance: its four words, then its milliseconds, all big-endian; the same on every machine.
std::string to_bytes(const Fingerprint& print);
/// Throws INVALID_REQUEST.
Fingerprint from_bytes(std::string_view bytes);

/// The same as hexadecimal digits, for one line of JSON, and back. unpacked() throws INVALID_REQUEST.
std::string packed(const Fingerprint& print);
Fingerprint unpacked(std::string_view text);

}  // namespace farmtok::model
