#pragma once
// What a video looks like, in few bits. Made by media::Fingerprinter, compared by farm::alikeness().

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::model {

/// Counts up when hashes of the same picture change: those of another version are made anew.
inline constexpr int fingerprint_version = 3;

/// Over how long brighter and darker are told: long beside the distance of the fixed times, so that a copy whose
/// pictures fall between them still sees the same change.
inline constexpr float change_seconds = 1;

/// One picture's hash, and when it is shown. Each bit that is set says something of one place of the picture: words 0
/// and 1 how it looks there, words 2 and 3 where it became brighter or darker within the last change_seconds. Where
/// nothing is to be seen, no bit is set.
struct Glance {
  std::array<std::uint64_t, 4> bits{};
  float seconds = 0;

  /// Whether there was a picture long enough before it to tell what changed.
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
