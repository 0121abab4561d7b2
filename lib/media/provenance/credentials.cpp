#include "media/provenance/credentials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "media/provenance/cbor.hpp"
#include "media/provenance/certificate.hpp"
#include "media/provenance/jumbf.hpp"
#include "media/provenance/source_type.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_named = 20;
constexpr std::size_t most_columns = 120;
constexpr std::size_t most_manifests = 200;
constexpr std::size_t most_assertions = 2000;
/// Read as a tree it takes twenty times as much.
constexpr std::size_t most_json_bytes = 1 << 20;
/// RFC 9360: the header of COSE with the signer's certificates.
constexpr std::int64_t x5chain = 33;

/// "c2pa.actions" of "c2pa.actions.v2__3".
std::string_view plain(std::string_view label) {
  label = label.substr(0, label.find("__"));
  const auto version = label.rfind(".v");
  const bool numbered = version != std::string_view::npos && version + 2 < label.size() &&
                        std::all_of(label.begin() + static_cast<std::ptrdiff_t>(version) + 2, label.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
  return numbered ? label.substr(0, version) : label;
}

std::string_view text_in(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void add_once(std::vector<std::string>& to, std::string_view text) {
  const auto safe = base::fit(base::trim(text), most_columns);
  if (safe.empty() || to.size() == most_named || std::find(to.begin(), to.end(), safe) != to.end()) return;
  to.push_back(safe);
}

std::optional<std::string> named(std::string_view text) {
  const auto safe = base::fit(base::trim(text), most_columns);
  return safe.empty() ? std::nullopt : std::optional{safe};
}

class Manifest {
 public:
  explicit Manifest(const Superbox& box) : parts_(superboxes(box.content)) {
    if (parts_.broken) fault("a length in them is wrong");
    for (const auto& part : parts_.boxes) {
      if (part.label == "c2pa.assertions") read_assertions(part);
      if (plain(part.label) == "c2pa.claim") has_claim_ = true;
    }
  }

  bool has_claim() const { return has_claim_; }
  const std::vector<std::string>& source_types() const { return source_types_; }

  /// The rest is only read of the active manifest.
  void describe(model::Credentials& to) {
    for (const auto& part : parts_.boxes) {
      if (plain(part.label) == "c2pa.claim") to.generator = generator_of(part);
      if (part.label == "c2pa.signature") to.signer = signer_of(part);
    }
    if (!actions_.empty()) to.actions = base::join(actions_, ", ");
    if (!ingredients_.empty()) to.ingredients = base::join(ingredients_, ", ");
    if (!fault_.empty()) to.fault = fault_;
  }

 private:
  void fault(std::string words) {
    if (fault_.empty()) fault_ = std::move(words);
  }

  Cbor cbor_of(const Superbox& box) {
    auto read = read_cbor(box_at(box.content, {"cbor"}));
    if (!read.fault.empty()) fault(fmt::format("\"{}\" cannot be read: {}", base::fit(box.label, 40), read.fault));
    return std::move(read.value);
  }

  void read_assertions(const Superbox& store) {
    auto assertions = superboxes(store.content);
    if (assertions.broken) fault("a length in them is wrong");
    if (assertions.boxes.size() > most_assertions) assertions.boxes.resize(most_assertions);
    for (const auto& assertion : assertions.boxes) {
      const auto label = plain(assertion.label);
      if (label == "c2pa.actions") read_actions(assertion);
      if (label == "c2pa.ingredient") add_once(ingredients_, cbor_of(assertion).text_of("dc:title"));
      if (label.starts_with("stds.iptc") || label == "c2pa.metadata" || label == "cawg.metadata") read_iptc(assertion);
    }
  }

  void add_source(std::string_view written) {
    if (const auto code = source_code(written); code && source_types_.size() < most_named)
      source_types_.push_back(*code);
  }

  void read_actions(const Superbox& assertion) {
    const auto read = cbor_of(assertion);
    const auto* actions = read.get("actions");
    if (!actions || actions->kind != Cbor::Kind::list) return;
    for (const auto& action : actions->items) {
      add_once(actions_, action.text_of("action"));
      add_source(action.text_of("digitalSourceType"));
    }
  }

  void read_iptc(const Superbox& assertion) {
    const auto json = box_at(assertion.content, {"json"});
    if (json.size() > most_json_bytes)
      return fault(fmt::format("\"{}\" takes {}, and no more than {} are read", base::fit(assertion.label, 40),
                               base::human_bytes(static_cast<std::int64_t>(json.size())),
                               base::human_bytes(static_cast<std::int64_t>(most_json_bytes))));
    try {
      const auto read = base::parse_json(text_in(json));
      if (const auto found = read.find("Iptc4xmpExt:DigitalSourceType"); found != read.end() && found->is_string())
        add_source(found->get_ref<const std::string&>());
    } catch (const base::Error&) {
      fault(fmt::format("\"{}\" cannot be read: it is no JSON", base::fit(assertion.label, 40)));
    }
  }

  std::optional<std::string> generator_of(const Superbox& claim) {
    const auto read = cbor_of(claim);
    const auto* info = read.get("claim_generator_info");
    if (info && info->kind == Cbor::Kind::list && !info->items.empty()) info = &info->items.front();
    const auto name = info ? info->text_of("name") : std::string_view{};
    return named(name.empty() ? read.text_of("claim_generator") : name);
  }

  std::optional<std::string> signer_of(const Superbox& signature) {
    const auto signed_one = cbor_of(signature);
    if (signed_one.kind != Cbor::Kind::list || signed_one.items.size() < 2) return {};
    const auto& sealed = signed_one.items[0];
    const auto header = read_cbor({reinterpret_cast<const std::uint8_t*>(sealed.text.data()), sealed.text.size()});
    // Early programs wrote its name in place of its number, and outside the part that is signed.
    for (const auto* map : {&header.value, &signed_one.items[1]}) {
      const auto* chain = map->get(x5chain) ? map->get(x5chain) : map->get("x5chain");
      if (chain && chain->kind == Cbor::Kind::list && !chain->items.empty()) chain = &chain->items.front();
      if (!chain || chain->kind != Cbor::Kind::bytes) continue;
      const auto name =
          name_in_certificate({reinterpret_cast<const std::uint8_t*>(chain->text.data()), chain->text.size()});
      if (name) return named(*name);
    }
    return {};
  }

  Superboxes parts_;
  bool has_claim_ = false;
  std::vector<std::string> actions_, ingredients_, source_types_;
  std::string fault_;
};

std::vector<Superbox> manifests_in(const std::vector<ManifestStore>& stores, std::string& fault) {
  std::vector<Superbox> found;
  for (const auto& store : stores) {
    if (!store.fault.empty() && fault.empty()) fault = store.fault;
    for (const auto& outer : superboxes(store.bytes).boxes) {
      auto inner = superboxes(outer.content);
      if (inner.broken && fault.empty()) fault = "a length in them is wrong";
      found.insert(found.end(), inner.boxes.begin(), inner.boxes.end());
    }
  }
  // The newest come last.
  if (found.size() > most_manifests) found.erase(found.begin(), found.end() - most_manifests);
  return found;
}

}  // namespace

model::Credentials read_credentials(const std::vector<ManifestStore>& stores) {
  model::Credentials made;
  made.digest = stores.back().digest;
  std::string fault;
  const auto boxes = manifests_in(stores, fault);
  std::vector<std::string> codes;
  for (auto box = boxes.rbegin(); box != boxes.rend(); ++box) {
    Manifest manifest{*box};
    if (box == boxes.rbegin()) {
      manifest.describe(made);
      if (!manifest.has_claim() && fault.empty())
        fault = box_at(box->content, {"brob"}).empty() ? "their manifest has no claim"
                                                       : "they are compressed, and such are not read";
      if (const auto code = chosen_source(manifest.source_types())) codes.push_back(*code);
    } else {
      for (const auto& code : manifest.source_types())
        if (model::is_ai(code)) codes.push_back(code);
    }
  }
  made.digital_source_type = chosen_source(codes);
  if (boxes.empty() && fault.empty()) fault = "no manifest is in them";
  if (!fault.empty()) made.fault = fault;
  return made;
}

}  // namespace farmtok::media
