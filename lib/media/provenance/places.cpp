#include "media/provenance/places.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "media/mp4_file.hpp"
#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

/// Of all in a file together. Credentials with pictures of many ingredients take 10 MB.
constexpr std::int64_t most_store_bytes = 32 << 20;
constexpr std::int64_t most_xmp_bytes = 16 << 20;
constexpr std::size_t most_packets = 8;
constexpr std::size_t most_stores = 8;
constexpr std::size_t part_bytes = 1 << 20;
constexpr int most_chunks = 100'000;

constexpr Uuid c2pa{0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};

/// A part of a file; `bytes` are there, of `promised`.
struct Part {
  std::int64_t at = 0, bytes = 0, promised = 0;
};

std::vector<std::uint8_t> read_at(int fd, std::int64_t at, std::int64_t bytes) {
  std::vector<std::uint8_t> made(static_cast<std::size_t>(std::max<std::int64_t>(bytes, 0)));
  const auto got = ::pread(fd, made.data(), made.size(), at);
  made.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return made;
}

std::string_view text_in(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string cut_off(std::int64_t there, std::uint64_t promised) {
  return fmt::format("they are cut off: {} of {} bytes are there", there, promised);
}

std::string too_many(std::int64_t bytes) {
  return fmt::format("they take {}, and of all together no more than {} are read", base::human_bytes(bytes),
                     base::human_bytes(most_store_bytes));
}

std::int64_t held(const Carried& carried) {
  std::int64_t bytes = 0;
  for (const auto& store : carried.stores) bytes += static_cast<std::int64_t>(store.bytes.size());
  return bytes;
}

/// The superbox at `place`, which may be followed by room for a later one; its digest alone where it has more than
/// `most` bytes.
ManifestStore read_store(int fd, Part place, std::int64_t most) {
  const auto head = read_at(fd, place.at, 16);
  ManifestStore made;
  auto bytes = static_cast<std::uint64_t>(place.promised);
  if (number_at(head, 4, 4) != 0x6A756D62) {  // jumb
    made.fault = "their box holds something else";
  } else if (auto size = number_at(head, 0, 4); size != 0) {
    if (size == 1) size = number_at(head, 8, 8);
    if (size < 8) made.fault = "a length in them is wrong";
    else bytes = size;
  }
  const auto there = std::min<std::uint64_t>(bytes, static_cast<std::uint64_t>(place.bytes));
  if (there < bytes && made.fault.empty()) made.fault = cut_off(place.bytes, bytes);
  const bool all = there <= static_cast<std::uint64_t>(most);
  if (all) made.bytes.reserve(static_cast<std::size_t>(there));
  else if (made.fault.empty()) made.fault = too_many(static_cast<std::int64_t>(there));
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
  return made;
}

ManifestStore store_of(Bytes bytes, std::int64_t most) {
  ManifestStore made;
  made.digest = crypto::sha256_hex(text_in(bytes));
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (size > most) made.fault = too_many(size);
  else made.bytes.assign(bytes.begin(), bytes.end());
  return made;
}

struct Purpose {
  std::string word;  // "manifest", "original", "update", "merkle"
  std::int64_t head = 0;
};

/// C2PA, appendix A: a version and flags, a word that ends with a zero byte, then for some words the place of another
/// box in eight bytes.
Purpose purpose_of(Bytes content) {
  const auto text = text_in(content).substr(std::min<std::size_t>(content.size(), 4));
  const auto end = text.find('\0');
  if (end == std::string_view::npos) return {};
  auto head = 4 + end + 1;
  if (number_at(content, head + 4, 4) != 0x6A756D62) head += 8;  // jumb
  return {std::string{text.substr(0, end)}, static_cast<std::int64_t>(std::min(head, content.size()))};
}

/// An update follows the original; a second set of the same kind is none that a program would read.
bool takes_store(Carried& to, std::string_view purpose) {
  if (to.stores.empty() || purpose == "update") return to.stores.size() < most_stores;
  if (to.stores.front().fault.empty()) to.stores.front().fault = "the file has them twice: the first were read";
  return false;
}

std::int64_t room_in(const Carried& carried) { return most_store_bytes - held(carried); }

void add_c2pa(Carried& to, int fd, Part box) {
  const auto purpose = purpose_of(read_at(fd, box.at, std::min<std::int64_t>(box.bytes, 64)));
  // Hashes of a stream's pieces.
  if (purpose.word == "merkle" || !takes_store(to, purpose.word)) return;
  box.at += purpose.head, box.bytes -= purpose.head, box.promised -= purpose.head;
  to.stores.push_back(read_store(fd, box, room_in(to)));
}

/// How many bytes of a packet are read: those of all together are bounded.
std::int64_t room_for_xmp(Carried& to, std::int64_t promised) {
  auto room = to.packets.size() < most_packets ? most_xmp_bytes : 0;
  for (const auto& packet : to.packets)
    room = std::max<std::int64_t>(0, room - static_cast<std::int64_t>(packet.size()));
  if (promised > room)
    to.faults.push_back(fmt::format("it takes {}, and of all together no more than {} are read",
                                    base::human_bytes(promised), base::human_bytes(most_xmp_bytes)));
  return room;
}

void add_xmp(Carried& to, int fd, Part box) {
  const auto room = room_for_xmp(to, box.promised);
  if (room > 0) to.packets.push_back(read_at(fd, box.at, std::min(box.bytes, room)));
}

void add_xmp(Carried& to, Bytes packet) {
  const auto room = room_for_xmp(to, static_cast<std::int64_t>(packet.size()));
  packet = packet.first(std::min(packet.size(), static_cast<std::size_t>(room)));
  if (room > 0) to.packets.emplace_back(packet.begin(), packet.end());
}

/// Boxes of these kinds belong to the top of a file; programs that write them elsewhere exist all the same.
void look_inside(Carried& to, Bytes boxes) {
  each_box(boxes, [&](std::string_view kind, Bytes content) {
    if (kind == "XMP_") add_xmp(to, content);
    if (kind != "uuid" || content.size() < Uuid{}.size()) return;
    const auto inside = content.subspan(Uuid{}.size());
    if (std::equal(xmp_uuid.begin(), xmp_uuid.end(), content.begin())) add_xmp(to, inside);
    if (!std::equal(c2pa.begin(), c2pa.end(), content.begin())) return;
    const auto purpose = purpose_of(inside.first(std::min<std::size_t>(inside.size(), 64)));
    if (!takes_store(to, purpose.word)) return;
    auto store = store_of(inside.subspan(static_cast<std::size_t>(purpose.head)), room_in(to));
    if (store.fault.empty()) store.fault = "they are in the box moov, where other programs do not look for them";
    to.stores.push_back(std::move(store));
  });
}

}  // namespace

Carried carried_by_mp4(int fd, Bytes moov) {
  Carried found;
  each_file_box(fd, [&](const FileBox& box) {
    if (box.uuid == c2pa) add_c2pa(found, fd, {box.at, box.bytes, box.promised});
    if (box.uuid == xmp_uuid) add_xmp(found, fd, {box.at, box.bytes, box.promised});
    return true;
  });
  look_inside(found, moov);
  each_box(moov, [&](std::string_view kind, Bytes content) {
    if (kind == "udta") look_inside(found, content);
  });
  return found;
}

Carried carried_by_avi(int fd) {
  Carried found;
  const auto number = [](Bytes bytes, std::size_t at) {
    return bytes.size() < at + 4
               ? 0
               : bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | std::int64_t{bytes[at + 3]} << 24;
  };
  constexpr std::int64_t list_head = 12;  // "RIFF", a length, "AVI "
  std::int64_t at = list_head;
  for (int i = 0; i < most_chunks; ++i) {
    const auto head = read_at(fd, at, 8);
    if (head.size() < 8) break;
    const auto kind = text_in(head).substr(0, 4);
    const auto promised = number(head, 4);
    const bool wanted = kind == "C2PA" || kind == "_PMX";
    const Part chunk{at + 8, wanted ? std::min(promised, av::bytes_of(fd) - at - 8) : promised, promised};
    if (kind == "C2PA" && takes_store(found, "manifest")) found.stores.push_back(read_store(fd, chunk, room_in(found)));
    if (kind == "_PMX") add_xmp(found, fd, chunk);
    // A large file has several lists at its top, each with a head like the first.
    at += kind == "RIFF" ? list_head : 8 + promised + promised % 2;
  }
  return found;
}

Carried carried_by_matroska(const av::Input& input) {
  Carried found;
  for (unsigned i = 0; i < input->nb_streams; ++i) {
    const auto& stream = *input->streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_ATTACHMENT || stream.codecpar->extradata_size <= 0) continue;
    const auto* type = av_dict_get(stream.metadata, "mimetype", nullptr, 0);
    if (!type || (std::string_view{type->value} != "application/c2pa" &&
                  std::string_view{type->value} != "application/x-c2pa-manifest-store"))
      continue;
    if (!takes_store(found, "manifest")) continue;
    found.stores.push_back(store_of(
        {stream.codecpar->extradata, static_cast<std::size_t>(stream.codecpar->extradata_size)}, room_in(found)));
  }
  return found;
}

}  // namespace farmtok::media
