package io.nexushub.lightclient.loopchain;

/**
 * What evidence proves.
 *
 * @param block in which it stands
 */
public record Proven(LoopchainHeader block, LoopchainEvidence.Subject subject) {}
