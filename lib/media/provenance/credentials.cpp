#include "media/provenance/credentials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text/text.hpp"
#include "media/provenance/cbor.hpp"
#include "media/provenance/certificate.hpp"
#include "media/provenance/jumbf.hpp"
#include "media/provenance/said.hpp"
#include "media/provenance/source_type.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_named = 20;
/// Read as a tree it takes twenty times as much.
constexpr std::size_t most_json_bytes = 1 << 20;
/// RFC 9360: the header of COSE with the signer's certificates.
constexpr std::int64_t x5chain = 33;
constexpr auto no_claim = "their manifest has no claim";
constexpr auto compressed = "they are compressed, and such are not read";

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
  auto name = short_name(text);
  if (!name || to.size() > most_named || std::find(to.begin(), to.end(), *name) != to.end()) return;
  to.push_back(to.size() == most_named ? "…" : *std::move(name));
}

/// An assertion that AI may have made the pictures without a source type that says so: by its name, or by properties of
/// IPTC and GB 45438 in it.
bool may_say_ai(const Superbox& assertion) {
  for (const std::string_view part : {"ai-disclosure", "generative-ai"})
    if (assertion.label.find(part) != std::string_view::npos) return true;
  const auto text = text_in(assertion.content);
  for (const std::string_view name : {"AISystemUsed", "AISystemVersionUsed", "AIPromptInformation", ":AIGC\""})
    if (text.find(name) != std::string_view::npos) return true;
  return false;
}

class Manifest {
 public:
  explicit Manifest(const Superbox& box) : parts_(superboxes(box.content)) {
    if (!parts_.fault.empty()) fault(parts_.fault);
    for (const auto& part : parts_.boxes) {
      if (part.label == "c2pa.assertions") read_assertions(part);
      if (plain(part.label) == "c2pa.claim") has_claim_ = true;
    }
    compressed_ = part_of(box.content, "brob").has_value();
  }

  const std::vector<std::string>& source_types() const { return types_.codes(); }

  /// What of it was not understood; empty: nothing.
  std::string fault() const {
    if (!fault_.empty()) return fault_;
    if (compressed_) return compressed;
    if (!types_.unknown().empty())
      return fmt::format("they give the source type \"{}\", which is not known", types_.unknown());
    if (!has_claim_) return no_claim;
    return std::ranges::any_of(types_.codes(), [](const auto& code) { return model::is_ai(code); }) ? "" : hint_;
  }

  /// The rest is only read of the active manifest.
  void describe(model::Credentials& to) {
    for (const auto& part : parts_.boxes) {
      if (plain(part.label) == "c2pa.claim") to.generator = generator_of(part);
      if (part.label == "c2pa.signature") to.signer = signer_of(part);
    }
    if (!actions_.empty()) to.actions = base::join(actions_, ", ");
    if (!ingredients_.empty()) to.ingredients = base::join(ingredients_, ", ");
  }

 private:
  void fault(std::string words) {
    if (fault_.empty()) fault_ = std::move(words);
  }

  Cbor cbor_of(const Superbox& box) {
    auto read = read_cbor(part_of(box.content, "cbor").value_or(Bytes{}));
    if (!read.fault.empty()) fault(fmt::format("\"{}\" cannot be read: {}", base::fit(box.label, 40), read.fault));
    return std::move(read.value);
  }

  Cbor json_of(const Superbox& box, Bytes json) {
    if (json.size() > most_json_bytes) {
      fault(fmt::format("\"{}\" takes {}, and no more than {} are read", base::fit(box.label, 40),
                        base::human_bytes(static_cast<std::int64_t>(json.size())),
                        base::human_bytes(static_cast<std::int64_t>(most_json_bytes))));
      return {};
    }
    try {
      return tree_of(base::parse_json(text_in(json)));
    } catch (const base::Error&) {
      fault(fmt::format("\"{}\" cannot be read: it is no JSON", base::fit(box.label, 40)));
      return {};
    }
  }

  void read_assertions(const Superbox& store) {
    const auto assertions = superboxes(store.content);
    if (!assertions.fault.empty()) fault(assertions.fault);
    for (const auto& assertion : assertions.boxes) read_assertion(assertion);
  }

  void read_assertion(const Superbox& assertion) {
    const auto label = plain(assertion.label);
    if (part_of(assertion.content, "brob")) return fault(compressed);
    if (label == "c2pa.cloud-data") return fault("a part of them is kept elsewhere, where no one looked");
    if (may_say_ai(assertion)) hint_ = fmt::format("\"{}\" is not understood", base::fit(assertion.label, 40));
    const bool actions = label == "c2pa.actions", ingredient = label == "c2pa.ingredient";
    const bool metadata = label.starts_with("stds.iptc") || label == "c2pa.metadata" || label == "cawg.metadata";
    const bool mentioned = mentions_source_type(assertion.content);
    if (!actions && !ingredient && !metadata && !mentioned) return;
    const auto json = part_of(assertion.content, "json");
    const auto read = json ? json_of(assertion, *json) : cbor_of(assertion);
    if (ingredient) add_once(ingredients_, read.text_of("dc:title"));
    if (actions) name_actions(read);
    const auto before = types_.values();
    if (!add_said(read, types_) || (mentioned && types_.values() == before))
      fault(fmt::format("\"{}\" speaks of a source type in a way that is not understood",
                        base::fit(assertion.label, 40)));
  }

  void name_actions(const Cbor& read) {
    const auto* actions = read.get("actions");
    if (!actions || actions->kind != Cbor::Kind::list) return;
    for (const auto& action : actions->items) add_once(actions_, action.text_of("action"));
  }

  std::optional<std::string> generator_of(const Superbox& claim) {
    const auto read = cbor_of(claim);
    const auto* info = read.get("claim_generator_info");
    if (info && info->kind == Cbor::Kind::list && !info->items.empty()) info = &info->items.front();
    const auto name = info ? info->text_of("name") : std::string_view{};
    return short_name(name.empty() ? read.text_of("claim_generator") : name);
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
      if (name) return short_name(*name);
    }
    return {};
  }

  Superboxes parts_;
  bool has_claim_ = false, compressed_ = false;
  std::vector<std::string> actions_, ingredients_;
  SourceTypes types_;
  std::string fault_;
  std::string hint_;  // an assertion that may say AI
};

/// All manifests of a file.
struct Found {
  std::vector<Superbox> boxes;
  std::optional<std::size_t> active;
  std::string digest;  // of the set with the active one
  std::string fault;   // the first one

  void say(const std::string& words) {
    if (fault.empty()) fault = words;
  }
};

void add_manifests(Found& to, const ManifestStore& store) {
  to.say(store.fault);
  const auto before = to.boxes.size();
  const auto outers = superboxes(store.bytes);
  for (const auto& outer : outers.boxes) {
    auto inner = superboxes(outer.content);
    to.say(inner.fault);
    to.boxes.insert(to.boxes.end(), inner.boxes.begin(), inner.boxes.end());
  }
  // What follows the only superbox is room for a later one.
  if (!outers.boxes.empty()) to.say(outers.fault);
  const bool any = to.boxes.size() > before;
  if (to.digest.empty() || (any && (!to.active || !store.again))) to.digest = store.digest;
  // The newest comes last.
  if (any && (!to.active || !store.again)) to.active = to.boxes.size() - 1;
  if (store.again) to.say("the file has them twice: the first are described, and an AI type of the others counts too");
}

}  // namespace

model::Credentials read_credentials(const std::vector<ManifestStore>& stores) {
  Found found;
  for (const auto& store : stores) add_manifests(found, store);
  model::Credentials made;
  made.digest = found.digest;
  std::vector<std::string> codes;
  if (found.active) {
    Manifest active{found.boxes[*found.active]};
    active.describe(made);
    found.say(active.fault());
    codes = active.source_types();
  }
  for (std::size_t i = 0; i < found.boxes.size(); ++i) {
    if (i == found.active) continue;
    const Manifest other{found.boxes[i]};
    if (const auto fault = other.fault(); !fault.empty()) found.say("of an ingredient: " + fault);
    for (const auto& code : other.source_types())
      if (model::is_ai(code)) codes.push_back(code);
  }
  made.digital_source_type = chosen_source(codes);
  if (found.boxes.empty()) found.say("no manifest is in them");
  if (!found.fault.empty()) made.fault = found.fault;
  return made;
}

}  // namespace farmtok::media
