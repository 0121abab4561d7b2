#include "media/provenance/carried.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::media {
namespace {

/// Of all in a file together. Credentials with pictures of many ingredients take 10 MB.
constexpr std::int64_t most_store_bytes = 32 << 20;
constexpr std::size_t most_packets = 64;
constexpr std::size_t most_stores = 8;
constexpr std::size_t part_bytes = 1 << 20;
constexpr std::uint32_t jumb = 0x6A756D62;

std::string cut_off(std::uint64_t there, std::uint64_t promised) {
  return fmt::format("they are cut off: {} of {} bytes are there", there, promised);
}

std::string too_many(std::uint64_t bytes) {
  return fmt::format("they take {}, and of all together no more than {} are read",
                     base::human_bytes(static_cast<std::int64_t>(bytes)), base::human_bytes(most_store_bytes));
}

std::uint64_t room_in(const Carried& carried) {
  std::uint64_t held = 0;
  for (const auto& store : carried.stores) held += store.bytes.size();
  return most_store_bytes - held;
}

/// How many bytes the superbox takes that begins with `head`, of a place that has room for `promised` bytes.
std::uint64_t size_of(Bytes head, std::uint64_t promised, std::string& fault) {
  const auto say = [&](const char* words) {
    fault = words;
    return promised;
  };
  if (!is_superbox(head)) return say("their box holds something else");
  auto size = number_at(head, 0, 4);
  if (size == 0) return promised;
  if (size == 1) size = number_at(head, 8, 8);
  return size < 8 ? say("a length in them is wrong") : size;
}

void add(Carried& to, std::string_view purpose, ManifestStore store) {
  // An update follows the original; of two sets of the same kind programs read the first.
  store.again = !to.stores.empty() && purpose != "update";
  to.stores.push_back(std::move(store));
}

/// How many bytes of a packet are read: those of all together are bounded.
std::int64_t room_for_xmp(Carried& to, std::int64_t promised) {
  if (to.packets.size() == most_packets) {
    to.xmp_faults.push_back(fmt::format("it has more than {} packets", most_packets));
    return 0;
  }
  auto room = most_xmp_bytes;
  for (const auto& packet : to.packets)
    room = std::max<std::int64_t>(0, room - static_cast<std::int64_t>(packet.size()));
  if (promised > room)
    to.xmp_faults.push_back(fmt::format("it takes {}, and of all together no more than {} are read",
                                        base::human_bytes(promised), base::human_bytes(most_xmp_bytes)));
  return room;
}

}  // namespace

std::vector<std::uint8_t> read_at(int fd, std::int64_t at, std::int64_t bytes) {
  std::vector<std::uint8_t> made(static_cast<std::size_t>(std::max<std::int64_t>(bytes, 0)));
  const auto got = ::pread(fd, made.data(), made.size(), at);
  made.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return made;
}

std::string_view text_in(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool is_superbox(Bytes bytes) { return number_at(bytes, 4, 4) == jumb; }

bool takes_store(Carried& to) {
  if (to.stores.size() < most_stores) return true;
  to.unread.push_back(fmt::format("it has more than {} sets of content credentials", most_stores));
  return false;
}

void add_store(Carried& to, int fd, Part place, std::string_view purpose, std::string fault) {
  ManifestStore made;
  const auto bytes = size_of(read_at(fd, place.at, 16), static_cast<std::uint64_t>(place.promised), made.fault);
  const auto there = std::min<std::uint64_t>(bytes, static_cast<std::uint64_t>(place.bytes));
  if (there < bytes && made.fault.empty()) made.fault = cut_off(there, bytes);
  const bool all = there <= room_in(to);
  if (all) made.bytes.reserve(static_cast<std::size_t>(there));
  else if (made.fault.empty()) made.fault = too_many(there);
  if (made.fault.empty()) made.fault = std::move(fault);
  crypto::Sha256 digest;
  for (std::uint64_t at = 0; at < there;) {
    const auto part = read_at(fd, place.at + static_cast<std::int64_t>(at),
                              static_cast<std::int64_t>(std::min<std::uint64_t>(there - at, part_bytes)));
    if (part.empty()) break;
    digest.add(text_in(part));
    if (all) made.bytes.insert(made.bytes.end(), part.begin(), part.end());
    at += part.size();
  }
  made.digest = digest.finish_hex();
  add(to, purpose, std::move(made));
}

void add_store(Carried& to, Bytes bytes, std::uint64_t promised, std::string_view purpose, std::string fault) {
  ManifestStore made;
  const auto size = size_of(bytes, promised, made.fault);
  const auto there = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size())));
  if (!fault.empty() && made.fault.empty()) made.fault = std::move(fault);
  if (there.size() < size && made.fault.empty()) made.fault = cut_off(there.size(), size);
  made.digest = crypto::sha256_hex(text_in(there));
  if (there.size() <= room_in(to)) made.bytes.assign(there.begin(), there.end());
  else if (made.fault.empty()) made.fault = too_many(there.size());
  add(to, purpose, std::move(made));
}

void add_xmp(Carried& to, int fd, Part place) {
  const auto room = room_for_xmp(to, place.promised);
  if (room > 0) to.packets.push_back(read_at(fd, place.at, std::min(place.bytes, room)));
}

void add_xmp(Carried& to, Bytes packet) {
  const auto room = room_for_xmp(to, static_cast<std::int64_t>(packet.size()));
  packet = packet.first(std::min(packet.size(), static_cast<std::size_t>(room)));
  if (room > 0) to.packets.emplace_back(packet.begin(), packet.end());
}

}  // namespace farmtok::media
