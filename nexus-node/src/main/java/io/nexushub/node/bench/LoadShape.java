package io.nexushub.node.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What is measured.
 *
 * @param operations payments in each transaction
 * @param blocks the {@code blocks} section of each channel's file
 * @param settings of the nodes' JVM
 */
record LoadShape(
    int members,
    int channels,
    Currency currency,
    int operations,
    JsonObject blocks,
    List<String> settings) {}
