#pragma once
// The bodies of store/rows.hpp, for store/rows.cpp.

#include <fmt/format.h>

#include "base/amount.hpp"
#include "base/error.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "store/rows.hpp"

namespace farmtok::store {

namespace detail {

template <class Value>
void bind(sql::Query& query, const Value& value) {
  if constexpr (model::is_optional<Value>) {
    if (value) bind(query, *value);
    else query.bind(nullptr);
  } else if constexpr (std::is_same_v<Value, base::Instant>) {
    query.bind(base::to_millis(value));
  } else if constexpr (std::is_same_v<Value, base::Amount>) {
    query.bind(value.micros);
  } else if constexpr (std::is_enum_v<Value>) {
    query.bind(model::enum_name(value));
  } else if constexpr (model::Describable<Value>) {
    query.bind(base::to_line(model::to_json(value)));
  } else if constexpr (std::is_same_v<Value, std::string>) {
    query.bind_lasting(value);
  } else {
    query.bind(value);
  }
}

template <class Value>
void read(const sql::Query& query, int column, Value& out) {
  if constexpr (model::is_optional<Value>) {
    if (query.is_null(column)) out.reset();
    else read(query, column, out.emplace());
  } else if constexpr (std::is_same_v<Value, base::Instant>) {
    out = base::from_millis(query.integer(column));
  } else if constexpr (std::is_same_v<Value, base::Amount>) {
    out = base::Amount{query.integer(column)};
  } else if constexpr (std::is_same_v<Value, bool>) {
    out = query.integer(column) != 0;
  } else if constexpr (std::is_same_v<Value, std::int64_t>) {
    out = query.integer(column);
  } else if constexpr (std::is_same_v<Value, double>) {
    out = query.real(column);
  } else if constexpr (std::is_same_v<Value, std::string>) {
    out = query.text(column);
  } else if constexpr (std::is_enum_v<Value>) {
    const auto text = query.text(column);
    const auto value = model::enum_value<Value>(text);
    if (!value)
      throw base::Error{base::Code::STORAGE_DAMAGED, fmt::format("the store holds an unknown word: {}", text)};
    out = *value;
  } else {
    out = model::from_json<Value>(base::parse_json(query.text(column), "a stored value"));
  }
}

template <class Entity, class Visit>
void for_each_stored(Visit&& visit) {
  model::for_each_field<Entity>([&](const auto& each) {
    if (!each.use.computed) visit(each);
  });
}

template <class Entity>
std::string list(std::string_view pattern) {
  std::string made;
  for_each_stored<Entity>([&](const auto& each) {
    made += made.empty() ? "" : ", ";
    made += fmt::format(fmt::runtime(pattern), each.name);
  });
  return made;
}

}  // namespace detail

template <class Entity>
const std::string& columns() {
  static const std::string made = detail::list<Entity>("{}");
  return made;
}

template <class Entity>
std::string select(std::string_view table, std::string_view rest) {
  return fmt::format("SELECT {} FROM {} {}", columns<Entity>(), table, rest);
}

template <class Entity>
Entity read_row(const sql::Query& query, int first) {
  Entity entity{};
  int column = first;
  detail::for_each_stored<Entity>([&](const auto& each) { detail::read(query, column++, entity.*each.member); });
  return entity;
}

template <class Entity>
const std::string& marks() {
  static const std::string made = detail::list<Entity>("?");
  return made;
}

template <class Entity>
void bind_fields(sql::Query& query, const Entity& entity) {
  detail::for_each_stored<Entity>([&](const auto& each) { detail::bind(query, entity.*each.member); });
}

template <class Entity>
void insert(sql::Database& db, std::string_view table, const Entity& entity) {
  auto query = db(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns<Entity>(), marks<Entity>()));
  bind_fields(query, entity);
  query.run();
}

template <class Entity>
void update(sql::Database& db, std::string_view table, std::string_view key, const std::string& id,
            const Entity& entity) {
  static const std::string sets = detail::list<Entity>("{} = ?");
  auto query = db(fmt::format("UPDATE {} SET {} WHERE {} = ?", table, sets, key));
  bind_fields(query, entity);
  query.bind(id);
  query.run();
}

}  // namespace farmtok::store
