package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of an SSZ container: fields of known length stand in place, the others behind offsets,
 * without gap or overlap, in order, up to the end.
 *
 * @param lengths of the fields in order; {@link #VARIABLE} for those behind an offset
 */
record SszContainer(String name, List<Integer> lengths) {
  static final int VARIABLE = -1;

  SszContainer(String name, Integer... lengths) {
    this(name, List.of(lengths));
  }

  int fixedLength() {
    return lengths.stream().mapToInt(l -> l == VARIABLE ? SszReader.OFFSET : l).sum();
  }

  /** The fields' bytes in order. */
  List<Bytes> split(Bytes ssz) throws MalformedMessage {
    SszReader in = new SszReader(name, ssz);
    List<Integer> bounds = new ArrayList<>();
    List<Bytes> inPlace = new ArrayList<>();
    for (int length : lengths) {
      if (length == VARIABLE) {
        bounds.add(in.offset());
      } else {
        inPlace.add(in.fixed(length));
      }
    }
    bounds.add(ssz.length());
    List<Bytes> fields = new ArrayList<>();
    int variable = 0;
    int fixed = 0;
    for (int length : lengths) {
      if (length == VARIABLE) {
        fields.add(in.variable(bounds.get(variable), bounds.get(++variable)));
      } else {
        fields.add(inPlace.get(fixed++));
      }
    }
    in.end();
    return fields;
  }

  Bytes join(List<Bytes> fields) {
    SszWriter fixed = new SszWriter();
    SszWriter variable = new SszWriter();
    int offset = fixedLength();
    for (int i = 0; i < fields.size(); i++) {
      if (lengths.get(i) == VARIABLE) {
        fixed.offset(offset);
        offset += fields.get(i).length();
        variable.bytes(fields.get(i));
      } else {
        fixed.bytes(fields.get(i));
      }
    }
    return fixed.bytes(variable.toBytes()).toBytes();
  }
}
