#include "media/provenance/places.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "media/mp4_file.hpp"
#include "media/provenance/jumbf.hpp"
#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

/// Of all in a file together. Credentials with pictures of many ingredients take 10 MB.
constexpr std::int64_t most_store_bytes = 32 << 20;
constexpr std::int64_t most_xmp_bytes = 16 << 20;
constexpr std::size_t most_packets = 64;
constexpr std::size_t most_stores = 8;
constexpr int most_depth = 6;
constexpr std::size_t part_bytes = 1 << 20;
constexpr int most_chunks = 100'000;
constexpr std::uint32_t jumb = 0x6A756D62;

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
  if (number_at(head, 4, 4) != jumb) {
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
  if (number_at(content, head + 4, 4) != jumb) head += 8;
  return {std::string{text.substr(0, end)}, static_cast<std::int64_t>(std::min(head, content.size()))};
}

void add_store(Carried& to, std::string_view purpose, ManifestStore store) {
  // An update follows the original; of two sets of the same kind programs read the first.
  store.again = !to.stores.empty() && purpose != "update";
  to.stores.push_back(std::move(store));
}

bool takes_store(Carried& to) {
  if (to.stores.size() < most_stores) return true;
  to.unread.push_back(fmt::format("it has more than {} sets of content credentials", most_stores));
  return false;
}

std::int64_t room_in(const Carried& carried) { return most_store_bytes - held(carried); }

void add_c2pa(Carried& to, int fd, Part box) {
  const auto purpose = purpose_of(read_at(fd, box.at, std::min<std::int64_t>(box.bytes, 64)));
  box.at += purpose.head, box.bytes -= purpose.head, box.promised -= purpose.head;
  // Hashes of a stream's pieces.
  if (purpose.word == "merkle" && number_at(read_at(fd, box.at, 8), 4, 4) != jumb) return;
  if (takes_store(to)) add_store(to, purpose.word, read_store(fd, box, room_in(to)));
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

void add_xmp(Carried& to, int fd, Part box) {
  const auto room = room_for_xmp(to, box.promised);
  if (room > 0) to.packets.push_back(read_at(fd, box.at, std::min(box.bytes, room)));
}

void add_xmp(Carried& to, Bytes packet) {
  const auto room = room_for_xmp(to, static_cast<std::int64_t>(packet.size()));
  packet = packet.first(std::min(packet.size(), static_cast<std::size_t>(room)));
  if (room > 0) to.packets.emplace_back(packet.begin(), packet.end());
}

/// ISO's meta begins with a version; QuickTime's does not.
Bytes children_of_meta(Bytes content) {
  return number_at(content, 4, 4) == 0x68646C72 ? content : content.subspan(std::min<std::size_t>(content.size(), 4));
}

/// Boxes of these kinds belong to the top of a file; programs that write them elsewhere exist all the same. `where` is
/// the box at the top.
class Inside {
 public:
  Inside(Carried& to, std::string where) : to_(to), where_(std::move(where)) {}

  void look(Bytes boxes, int depth = 0) {
    if (depth == most_depth) return unread("is nested deeply");
    if (!each_part(boxes, [&](std::string_view kind, Bytes content) { take(kind, content, depth); }))
      unread("has a wrong length");
  }

  void take(std::string_view kind, Bytes content, int depth = 0) {
    if (kind == "udta" || kind == "trak") look(content, depth + 1);
    if (kind == "meta") look(children_of_meta(content), depth + 1);
    if (kind == "XMP_") add_xmp(to_, content);
    if (kind == "xml ") add_xmp(to_, content.subspan(std::min<std::size_t>(content.size(), 4)));
    if (kind == "AIGC") to_.tags.add(kind, text_in(content));
    if (kind == "uuid" && content.size() >= Uuid{}.size()) take_uuid(content);
  }

 private:
  void take_uuid(Bytes content) {
    const auto inside = content.subspan(Uuid{}.size());
    if (std::equal(xmp_uuid.begin(), xmp_uuid.end(), content.begin())) add_xmp(to_, inside);
    if (!std::equal(c2pa.begin(), c2pa.end(), content.begin()) || !takes_store(to_)) return;
    const auto purpose = purpose_of(inside.first(std::min<std::size_t>(inside.size(), 64)));
    auto store = store_of(inside.subspan(static_cast<std::size_t>(purpose.head)), room_in(to_));
    if (store.fault.empty())
      store.fault = fmt::format("they are in the box {}, where other programs do not look for them", where_);
    add_store(to_, purpose.word, std::move(store));
  }

  void unread(std::string_view what) { to_.unread.push_back(fmt::format("its box {} {}", where_, what)); }

  Carried& to_;
  std::string where_;
};

/// A box at the top that belongs into moov.
void look_into_top(Carried& to, int fd, const FileBox& box) {
  if (box.promised > most_xmp_bytes)
    return to.unread.push_back(fmt::format("its box {} takes {}", box.kind, base::human_bytes(box.promised)));
  const auto content = read_at(fd, box.at, box.bytes);
  Inside{to, box.kind}.take(box.kind, content);
}

bool is_inside_moov(std::string_view kind) {
  return kind == "udta" || kind == "meta" || kind == "XMP_" || kind == "AIGC" || kind == "xml ";
}

}  // namespace

void add_carried_by_mp4(Carried& to, int fd, Bytes moov) {
  int indexes = 0;
  bool cut_off = false;  // one that names its own fault
  const auto fault = each_file_box(fd, [&](const FileBox& box) {
    const Part part{box.at, box.bytes, box.promised};
    cut_off = (box.uuid == c2pa || box.uuid == xmp_uuid || box.kind == "jumb") && box.bytes < box.promised;
    if (box.uuid == c2pa) add_c2pa(to, fd, part);
    if (box.uuid == xmp_uuid) add_xmp(to, fd, part);
    if (is_inside_moov(box.kind)) look_into_top(to, fd, box);
    if (box.kind == "jumb" && takes_store(to)) {
      // The head of the box is a part of what it holds.
      const auto head = box.at >= 16 && number_at(read_at(fd, box.at - 16, 4), 0, 4) == 1 ? 16 : 8;
      auto store = read_store(fd, {box.at - head, box.bytes + head, box.promised + head}, room_in(to));
      if (store.fault.empty())
        store.fault = "they are at the top of the file, where other programs do not look for them";
      add_store(to, "manifest", std::move(store));
    }
    if (box.kind == "moov" && (++indexes > 1 || (moov.empty() && box.promised > 0)))
      to.unread.push_back(indexes > 1 ? "it has the box moov twice" : "its box moov is too large or cut off");
    return true;
  });
  if (!fault.empty() && !cut_off) to.unread.push_back(fault);
  Inside{to, "moov"}.look(moov);
}

namespace {

std::int64_t number_of_riff(Bytes bytes, std::size_t at) {
  return bytes.size() < at + 4
             ? 0
             : bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | std::int64_t{bytes[at + 3]} << 24;
}

class Riff {
 public:
  Riff(Carried& to, int fd) : to_(to), fd_(fd), bytes_(av::bytes_of(fd)) { walk(0, bytes_, 0); }

 private:
  void walk(std::int64_t at, std::int64_t end, int depth) {
    if (depth == most_depth) return to_.unread.emplace_back("its lists are nested deeply"), void();
    while (at + 8 <= end) {
      if (left_-- == 0) return to_.unread.push_back(fmt::format("it has more than {} chunks", most_chunks));
      const auto head = read_at(fd_, at, list_head);
      if (head.size() < 8) return;
      const auto kind = text_in(head).substr(0, 4), form = text_in(head).substr(8);
      const auto promised = number_of_riff(head, 4);
      const Part chunk{at + 8, std::min(promised, bytes_ - at - 8), promised};
      if (kind == "C2PA" && takes_store(to_)) add_store(to_, "manifest", read_store(fd_, chunk, room_in(to_)));
      if (kind == "_PMX") add_xmp(to_, fd_, chunk);
      // The pictures and sounds themselves.
      if (kind == "LIST" && form != "movi") walk(at + list_head, std::min(end, at + 8 + promised), depth + 1);
      // A large file has several lists at its top, each with a head like the first.
      at += kind == "RIFF" ? list_head : 8 + promised + promised % 2;
    }
  }

  static constexpr std::int64_t list_head = 12;  // "RIFF", a length, "AVI "
  Carried& to_;
  int fd_;
  std::int64_t bytes_;
  int left_ = most_chunks;
};

/// "application/c2pa" of "Application/C2PA; v=1".
std::string plain_type(const AVStream& stream) {
  const auto* type = av_dict_get(stream.metadata, "mimetype", nullptr, 0);
  const std::string_view written = type ? type->value : "";
  return base::lower(base::trim(written.substr(0, written.find(';'))));
}

bool looks_like_xmp(std::string_view text) {
  const auto head = text.substr(0, 2000);
  return head.find("<?xpacket") != head.npos || head.find("<x:xmpmeta") != head.npos ||
         head.find("<rdf:RDF") != head.npos;
}

}  // namespace

void add_carried_by_avi(Carried& to, int fd) { Riff{to, fd}; }

void add_carried_by_matroska(Carried& to, const av::Input& input) {
  for (unsigned i = 0; i < input->nb_streams; ++i) {
    const auto& stream = *input->streams[i];
    if (stream.codecpar->codec_type != AVMEDIA_TYPE_ATTACHMENT || stream.codecpar->extradata_size <= 0) continue;
    const Bytes content{stream.codecpar->extradata, static_cast<std::size_t>(stream.codecpar->extradata_size)};
    const auto type = plain_type(stream);
    if (type == "application/c2pa" || type == "application/x-c2pa-manifest-store" || number_at(content, 4, 4) == jumb) {
      if (takes_store(to)) add_store(to, "manifest", store_of(content, room_in(to)));
    } else if (type.find("rdf+xml") != type.npos || type.find("xmp") != type.npos || looks_like_xmp(text_in(content))) {
      add_xmp(to, content);
    }
  }
}

void add_tags(Carried& to, const av::Input& input) {
  const auto look = [&](const AVDictionary* tags) {
    for (const AVDictionaryEntry* tag = nullptr; (tag = av_dict_get(tags, "", tag, AV_DICT_IGNORE_SUFFIX));)
      to.tags.look_at(tag->key, tag->value, to.types);
  };
  look(input->metadata);
  for (unsigned i = 0; i < input->nb_streams; ++i) look(input->streams[i]->metadata);
}

}  // namespace farmtok::media
