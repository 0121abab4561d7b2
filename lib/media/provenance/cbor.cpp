#include "media/provenance/cbor.hpp"

#include <cbor.h>
#include <fmt/format.h>

#include <limits>
#include <optional>
#include <utility>

namespace farmtok::media {
namespace {

/// Real credentials need 8, and 2,000 values.
constexpr std::size_t most_depth = 32;
constexpr std::size_t most_values = 100'000;

/// Puts together what libcbor decodes, one head after the other.
class Tree {
 public:
  void value(Cbor made) {
    if (++values_ > most_values) return stop(fmt::format("it has more than {} values", most_values));
    if (open_.empty()) return finish(std::move(made));
    auto& parent = open_.back();
    if (parent.pieces) {
      if (made.kind != parent.value.kind) return stop("a piece of a string is none");
      parent.value.text += made.text;
      return;
    }
    parent.value.items.push_back(std::move(made));
    if (parent.left && --*parent.left == 0) close();
  }

  /// A list, a map or a string in pieces; `left`: how many values follow, nothing for "until a break".
  void begin(Cbor::Kind kind, std::optional<std::uint64_t> left, bool pieces = false) {
    if (open_.size() == most_depth) return stop(fmt::format("it is nested more than {} deep", most_depth));
    if (!open_.empty() && open_.back().pieces) return stop("a piece of a string is none");
    open_.push_back({{.kind = kind, .number = 0, .text = {}, .items = {}}, left, pieces});
    if (left == 0) close();
  }

  void end() {
    if (open_.empty() || open_.back().left) return stop("it ends something that was not begun");
    if (open_.back().value.kind == Cbor::Kind::map && open_.back().value.items.size() % 2 != 0)
      return stop("a map ends after a key");
    close();
  }

  void stop(std::string fault) {
    if (read_.fault.empty()) read_.fault = std::move(fault);
    done_ = true;
  }

  bool done() const { return done_; }

  /// Where it ends too early, what was begun is ended: what was read before counts.
  CborRead take() {
    while (!open_.empty()) {
      auto [value, left, pieces] = std::move(open_.back());
      open_.pop_back();
      if (pieces) continue;
      if (open_.empty()) read_.value = std::move(value);
      else open_.back().value.items.push_back(std::move(value));
    }
    return std::move(read_);
  }

 private:
  struct Open {
    Cbor value;
    std::optional<std::uint64_t> left;
    bool pieces;
  };

  void close() {
    auto made = std::move(open_.back().value);
    open_.pop_back();
    value(std::move(made));
  }

  void finish(Cbor made) {
    read_.value = std::move(made);
    done_ = true;
  }

  std::vector<Open> open_;
  std::size_t values_ = 0;
  CborRead read_;
  bool done_ = false;
};

Tree& tree(void* context) { return *static_cast<Tree*>(context); }

void number(void* context, std::uint64_t value) {
  const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!fits) return tree(context).value({});
  tree(context).value({Cbor::Kind::number, static_cast<std::int64_t>(value), {}, {}});
}

void negative(void* context, std::uint64_t value) {
  const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!fits) return tree(context).value({});
  tree(context).value({Cbor::Kind::number, -1 - static_cast<std::int64_t>(value), {}, {}});
}

template <Cbor::Kind kind>
void string(void* context, const unsigned char* data, std::uint64_t size) {
  tree(context).value({kind, 0, {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)}, {}});
}

void map_of(void* context, std::uint64_t pairs) {
  if (pairs > most_values) return tree(context).stop(fmt::format("a map claims {} pairs", pairs));
  tree(context).begin(Cbor::Kind::map, 2 * pairs);
}

cbor_callbacks callbacks() {
  cbor_callbacks to = cbor_empty_callbacks;
  to.uint8 = [](void* c, std::uint8_t value) { number(c, value); };
  to.uint16 = [](void* c, std::uint16_t value) { number(c, value); };
  to.uint32 = [](void* c, std::uint32_t value) { number(c, value); };
  to.uint64 = [](void* c, std::uint64_t value) { number(c, value); };
  to.negint8 = [](void* c, std::uint8_t value) { negative(c, value); };
  to.negint16 = [](void* c, std::uint16_t value) { negative(c, value); };
  to.negint32 = [](void* c, std::uint32_t value) { negative(c, value); };
  to.negint64 = [](void* c, std::uint64_t value) { negative(c, value); };
  to.byte_string = string<Cbor::Kind::bytes>;
  to.string = string<Cbor::Kind::text>;
  to.byte_string_start = [](void* c) { tree(c).begin(Cbor::Kind::bytes, {}, true); };
  to.string_start = [](void* c) { tree(c).begin(Cbor::Kind::text, {}, true); };
  to.array_start = [](void* c, std::uint64_t count) { tree(c).begin(Cbor::Kind::list, count); };
  to.indef_array_start = [](void* c) { tree(c).begin(Cbor::Kind::list, {}); };
  to.map_start = map_of;
  to.indef_map_start = [](void* c) { tree(c).begin(Cbor::Kind::map, {}); };
  to.indef_break = [](void* c) { tree(c).end(); };
  to.float2 = to.float4 = [](void* c, float) { tree(c).value({}); };
  to.float8 = [](void* c, double) { tree(c).value({}); };
  to.boolean = [](void* c, bool) { tree(c).value({}); };
  to.null = to.undefined = [](void* c) { tree(c).value({}); };
  return to;
}

/// How many bytes a simple value takes that no standard has given a meaning, as newer programs may write it; 0 for
/// anything else. libcbor refuses them.
std::size_t unknown_simple(Bytes bytes) {
  if (!bytes.empty() && bytes[0] >= 0xE0 && bytes[0] <= 0xF3) return 1;
  return bytes.size() >= 2 && bytes[0] == 0xF8 && bytes[1] >= 0x20 ? 2 : 0;
}

template <class Is>
const Cbor* found(const Cbor& map, Is is) {
  if (map.kind != Cbor::Kind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2)
    if (is(map.items[i])) return &map.items[i + 1];
  return nullptr;
}

}  // namespace

const Cbor* Cbor::get(std::string_view key) const {
  return found(*this, [&](const Cbor& each) { return each.kind == Kind::text && each.text == key; });
}

const Cbor* Cbor::get(std::int64_t key) const {
  return found(*this, [&](const Cbor& each) { return each.kind == Kind::number && each.number == key; });
}

std::string_view Cbor::text_of(std::string_view key) const {
  const auto* value = get(key);
  return value && value->kind == Kind::text ? std::string_view{value->text} : std::string_view{};
}

CborRead read_cbor(Bytes bytes) {
  static const auto to = callbacks();
  Tree made;
  while (!made.done()) {
    // libcbor 0.8 refuses tags 6 to 20, of which COSE is one: findings/libcbor-tags-6-to-20.sh. A tag of one byte says
    // nothing that is used here.
    while (!bytes.empty() && bytes[0] >= 0xC0 && bytes[0] <= 0xD7) bytes = bytes.subspan(1);
    if (const auto size = unknown_simple(bytes)) {
      made.value({});
      bytes = bytes.subspan(size);
      continue;
    }
    const auto read = cbor_stream_decode(bytes.data(), bytes.size(), &to, &made);
    if (read.status == CBOR_DECODER_NEDATA || bytes.empty()) made.stop("it is cut off");
    else if (read.status != CBOR_DECODER_FINISHED || read.read == 0) made.stop("it holds a byte that has no meaning");
    else bytes = bytes.subspan(read.read);
  }
  return made.take();
}

}  // namespace farmtok::media
